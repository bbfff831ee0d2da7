package dev.jrunc.cli.options;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** One parsed command line: options by their long name, and operands. */
public final class Arguments {
  private final ParseResult parsed;
  private final List<String> operands;

  private Arguments(ParseResult parsed) {
    this.parsed = parsed;
    List<String> none = List.of();
    this.operands = List.copyOf(parsed.matchedPositionalValue(0, none));
  }

  /**
   * Parses what follows the command's name (or the program's, for the global options).
   *
   * @param optionsEndAtOperand the first operand ends the options, as in kill, exec and ps
   */
  public static Arguments parse(List<OptionSpec> options, List<String> arguments, boolean optionsEndAtOperand)
      throws UsageError {
    List<String> canonical = OptionSyntax.canonical(options, arguments, !optionsEndAtOperand);
    CommandSpec spec = CommandSpec.create();
    for (OptionSpec option : options) {
      spec.addOption(option);
    }
    spec.addPositional(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class).arity("0..*").build());
    // "@file" is a value here, not a file to read more arguments from; the last of two values counts.
    // A value is a value, even if it looks like an option or like "--".
    spec.parser()
        .expandAtFiles(false)
        .overwrittenOptionsAllowed(true)
        .allowOptionsAsOptionParameters(true)
        .endOfOptionsDelimiter(OptionSyntax.OPERANDS_FOLLOW);
    return new Arguments(new CommandLine(spec).parseArgs(canonical.toArray(new String[0])));
  }

  /** Whether the option was given at all. */
  public boolean isSet(String option) {
    return parsed.hasMatchedOption(option);
  }

  public boolean flag(String option) {
    return parsed.matchedOptionValue(option, false);
  }

  /** "" if not given. */
  public String string(String option) {
    return parsed.matchedOptionValue(option, "");
  }

  /** {@code otherwise} if not given; an empty value is a value. */
  public String string(String option, String otherwise) {
    return parsed.matchedOptionValue(option, otherwise);
  }

  public long number(String option) {
    return parsed.matchedOptionValue(option, 0L);
  }

  public Duration duration(String option, Duration otherwise) {
    return parsed.matchedOptionValue(option, otherwise);
  }

  public List<String> strings(String option) {
    List<String> none = List.of();
    return List.copyOf(parsed.matchedOptionValue(option, none));
  }

  public List<Long> numbers(String option) {
    List<Long> none = List.of();
    return List.copyOf(parsed.matchedOptionValue(option, none));
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
