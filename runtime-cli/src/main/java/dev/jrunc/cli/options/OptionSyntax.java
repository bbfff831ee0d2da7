package dev.jrunc.cli.options;

import dev.jrunc.cli.text.GoQuote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The argument syntax of runc, which is Go's {@code flag} package with urfave/cli's reordering on
 * top: one dash or two make no difference, options may follow operands (unless the command says
 * otherwise), {@code --f=v} and {@code --f v} are the same, and the messages are fixed. picocli says
 * which options there are; its own parser guesses where this syntax does not, and costs more than
 * the rest of a short command.
 */
final class OptionSyntax {
  private final List<OptionSpec> options;
  private final Map<String, List<String>> values = new LinkedHashMap<>();
  private List<String> operands = List.of();
  private final List<String> seen = new ArrayList<>();

  private OptionSyntax(List<OptionSpec> options) {
    this.options = options;
  }

  /** @param reorder options after operands count (all commands but exec and ps) */
  static OptionSyntax parse(List<OptionSpec> options, List<String> arguments, boolean reorder) throws UsageError {
    OptionSyntax syntax = new OptionSyntax(options);
    syntax.operands = syntax.read(reorder ? syntax.optionsFirst(arguments) : arguments);
    syntax.refuseTwoForms();
    return syntax;
  }

  /** By the options' longest names: each time one was given, checked. A flag is "true" or "false", a number decimal. */
  Map<String, List<String>> values() {
    return values;
  }

  List<String> operands() {
    return operands;
  }

  /**
   * Moves what looks like an option of this command to the front. An argument after an option
   * without {@code =} moves along with it, even after one that takes no value: {@code --force a b}
   * stays two operands, but {@code --no-pivot a --bundle b} becomes three, as it does in runc.
   */
  private List<String> optionsFirst(List<String> arguments) {
    List<String> front = new ArrayList<>(arguments.size());
    List<String> rest = new ArrayList<>();
    boolean valueMayFollow = false;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean option = looksLikeOption(argument);
      if (valueMayFollow && !option) {
        valueMayFollow = false;
        front.add(argument);
      } else if (argument.equals("--")) {
        // The delimiter moves before the operands that came ahead of it: "a -- b" is "-- a b".
        rest.addFirst(argument);
        rest.addAll(arguments.subList(i + 1, arguments.size()));
        break;
      } else if (option) {
        front.add(argument);
        valueMayFollow = argument.indexOf('=') < 0;
      } else {
        rest.add(argument);
      }
    }
    front.addAll(rest);
    return front;
  }

  private boolean looksLikeOption(String argument) {
    if (argument.length() < 2 || argument.charAt(0) != '-' || argument.equals("--")) {
      return false;
    }
    String name = Options.bare(argument);
    int equals = name.indexOf('=');
    return find(equals < 0 ? name : name.substring(0, equals)) != null;
  }

  /** Returns the operands; the options go to {@link #values}. */
  private List<String> read(List<String> arguments) throws UsageError {
    int i = 0;
    while (i < arguments.size()) {
      String argument = arguments.get(i);
      if (argument.length() < 2 || argument.charAt(0) != '-') {
        break;
      }
      i++;
      if (argument.equals("--")) {
        break;
      }
      String name = Options.bare(argument);
      if (name.isEmpty() || name.charAt(0) == '-' || name.charAt(0) == '=') {
        throw new UsageError("bad flag syntax: " + argument);
      }
      int equals = name.indexOf('=');
      String value = equals < 0 ? null : name.substring(equals + 1);
      name = equals < 0 ? name : name.substring(0, equals);
      OptionSpec option = find(name);
      if (option == null) {
        throw new UsageError("flag provided but not defined: -" + name);
      }
      if (value == null && !Options.isFlag(option)) {
        if (i == arguments.size()) {
          throw new UsageError("flag needs an argument: -" + name);
        }
        value = arguments.get(i++);
      }
      seen.add(name);
      String checked = checked(option, name, value == null ? "true" : value);
      values.computeIfAbsent(option.longestName(), _ -> new ArrayList<>()).add(checked);
    }
    return arguments.subList(i, arguments.size());
  }

  /** The value in the one form of its kind. */
  private static String checked(OptionSpec option, String name, String value) throws UsageError {
    try {
      if (Options.isFlag(option)) {
        return GoNumber.parseBoolean(value) ? "true" : "false";
      }
      if (Options.isNumber(option)) {
        return Long.toString(GoNumber.parse(value, 0));
      }
      if (Options.isDuration(option)) {
        return GoDuration.parse(value).toString();
      }
      if (Options.isNumbers(option)) {
        return Long.toString(GoNumber.parse(value, 10));
      }
      return value;
    } catch (GoNumber.NotANumber e) {
      String quoted = GoQuote.quote(value);
      boolean range = e.fault() == GoNumber.Fault.RANGE;
      if (Options.isFlag(option)) {
        throw new UsageError("invalid boolean value " + quoted + " for -" + name + ": parse error");
      }
      String reason = range ? "value out of range" : Options.isNumber(option) || Options.isDuration(option) ? "parse error" : "invalid syntax";
      String call = Options.isNumbers(option) ? "strconv.ParseInt: parsing " + quoted + ": " : "";
      throw new UsageError("invalid value " + quoted + " for flag -" + name + ": " + call + reason);
    }
  }

  /** {@code -b x --bundle y}: urfave/cli takes no side. */
  private void refuseTwoForms() throws UsageError {
    if (seen.size() < 2) {
      return;
    }
    for (OptionSpec option : options) {
      String first = null;
      for (String name : option.names()) {
        String bare = Options.bare(name);
        if (seen.contains(bare)) {
          if (first != null) {
            throw new UsageError("Cannot use two forms of the same flag: " + bare + " " + first);
          }
          first = bare;
        }
      }
    }
  }

  private @Nullable OptionSpec find(String bareName) {
    for (OptionSpec option : options) {
      for (String name : option.names()) {
        if (Options.bare(name).equals(bareName)) {
          return option;
        }
      }
    }
    return null;
  }
}
