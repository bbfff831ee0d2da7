package dev.jrunc.cli.options;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** One parsed command line: options by their long name, and operands. */
public final class Arguments {
  private final Map<String, List<String>> values;
  private final List<String> operands;

  private Arguments(OptionSyntax parsed) {
    this.values = parsed.values();
    this.operands = List.copyOf(parsed.operands());
  }

  /**
   * Parses what follows the command's name (or the program's, for the global options).
   *
   * @param optionsEndAtOperand the first operand ends the options, as in kill, exec and ps
   */
  public static Arguments parse(List<OptionSpec> options, List<String> arguments, boolean optionsEndAtOperand)
      throws UsageError {
    return new Arguments(OptionSyntax.parse(options, arguments, !optionsEndAtOperand));
  }

  /** Whether the option was given at all. */
  public boolean isSet(String option) {
    return values.containsKey(option);
  }

  public boolean flag(String option) {
    return string(option, "false").equals("true");
  }

  /** "" if not given. */
  public String string(String option) {
    return string(option, "");
  }

  /** {@code otherwise} if not given; an empty value is a value. The last of two counts. */
  public String string(String option, String otherwise) {
    List<String> given = values.get(option);
    return given == null ? otherwise : given.getLast();
  }

  public long number(String option) {
    return Long.parseLong(string(option, "0"));
  }

  public Duration duration(String option, Duration otherwise) {
    List<String> given = values.get(option);
    return given == null ? otherwise : Duration.parse(given.getLast());
  }

  public List<String> strings(String option) {
    return List.copyOf(values.getOrDefault(option, List.of()));
  }

  public List<Long> numbers(String option) {
    List<Long> numbers = new ArrayList<>();
    for (String given : values.getOrDefault(option, List.of())) {
      numbers.add(Long.valueOf(given));
    }
    return List.copyOf(numbers);
  }

  /** What is left when the options are gone. */
  public List<String> operands() {
    return operands;
  }

  /** The n-th operand, "" if there are not so many. */
  public String operand(int n) {
    return n < operands.size() ? operands.get(n) : "";
  }
}
