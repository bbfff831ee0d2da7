package dev.jrunc.cli.options;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The kinds of options runc has, as picocli specs. Names are given in the order the help shows them. */
public final class Options {
  private Options() {}

  /** On or off: {@code --f}, {@code --f=false}. */
  public static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).arity("0..1").description(description).build();
  }

  /** As {@link #flag}, but in neither help nor manual page. */
  public static OptionSpec hiddenFlag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).arity("0..1").description(description).hidden(true).build();
  }

  /** One string; "" if absent. */
  public static OptionSpec string(String description, String... names) {
    return OptionSpec.builder(names).type(String.class).arity("1").paramLabel("value").description(description).build();
  }

  /** As {@link #string}, but in neither help nor manual page. */
  public static OptionSpec hiddenString(String description, String... names) {
    return OptionSpec.builder(names)
        .type(String.class)
        .arity("1")
        .paramLabel("value")
        .description(description)
        .hidden(true)
        .build();
  }

  /** A length of time, as Go writes it: {@code 1m30s}. */
  public static OptionSpec duration(String description, String... names) {
    return OptionSpec.builder(names)
        .type(Duration.class)
        .arity("1")
        .paramLabel("value")
        .description(description)
        .build();
  }

  /** One string with a default that the help shows. */
  public static OptionSpec stringWithDefault(String value, String description, String... names) {
    return OptionSpec.builder(names)
        .type(String.class)
        .arity("1")
        .paramLabel("value")
        .description(description + " (default: \"" + value + "\")")
        .build();
  }

  /** One whole number of 64 bits; 0 if absent. */
  public static OptionSpec number(String description, String... names) {
    return numberWithDefault(0, description, names);
  }

  /** One whole number of 64 bits with a default that the help shows; who asks for it must apply it. */
  public static OptionSpec numberWithDefault(long value, String description, String... names) {
    return OptionSpec.builder(names)
        .type(long.class)
        .arity("1")
        .paramLabel("value")
        .description(description + " (default: " + value + ")")
        .build();
  }

  /** Strings, one for each time the option is given. A comma is part of the value. */
  public static OptionSpec strings(String description, String... names) {
    return OptionSpec.builder(names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1")
        .paramLabel("value")
        .description(description)
        .build();
  }

  /** Whole numbers, one for each time the option is given. */
  public static OptionSpec numbers(String description, String... names) {
    return OptionSpec.builder(names)
        .type(List.class)
        .auxiliaryTypes(Long.class)
        .arity("1")
        .paramLabel("value")
        .description(description)
        .build();
  }

  /** What help says of the option. */
  public static String description(OptionSpec option) {
    String[] lines = option.description();
    return lines.length == 0 ? "" : lines[0];
  }

  /** Whether the option takes no value. */
  public static boolean isFlag(OptionSpec option) {
    return option.type() == boolean.class;
  }

  static boolean isNumber(OptionSpec option) {
    return option.type() == long.class;
  }

  static boolean isDuration(OptionSpec option) {
    return option.type() == Duration.class;
  }

  static boolean isNumbers(OptionSpec option) {
    return option.type() == List.class && option.auxiliaryTypes()[0] == Long.class;
  }

  /** The name without its dashes. */
  static String bare(String name) {
    return name.substring(name.startsWith("--") ? 2 : 1);
  }
}
