package dev.jrunc.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

/** Each expectation was first seen from runc 1.3.6. */
class ArgumentsTest {

  private static List<OptionSpec> options() {
    return List.of(
        Options.string("", "--bundle", "-b"),
        Options.flag("", "--force", "-f"),
        Options.number("", "--preserve-fds"),
        Options.strings("", "--env", "-e"),
        Options.numbers("", "--additional-gids", "-g"),
        Options.flag("", "--no-pivot"),
        Options.hiddenFlag("", "--help", "-h"));
  }

  /** Arguments are divided by blanks; {@code EMPTY} is an empty one. */
  private static List<String> split(String line) {
    return line.isEmpty()
        ? List.of()
        : List.of(line.split(" ")).stream().map(word -> word.equals("EMPTY") ? "" : word).toList();
  }

  private static Arguments parse(String line) throws UsageError {
    return Arguments.parse(options(), split(line), false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--nosuch a                 | flag provided but not defined: -nosuch",
        "-nosuch a                  | flag provided but not defined: -nosuch",
        "--nosuch=1                 | flag provided but not defined: -nosuch",
        "--bundle                   | flag needs an argument: -bundle",
        "-b                         | flag needs an argument: -b",
        "--preserve-fds             | flag needs an argument: -preserve-fds",
        "--preserve-fds x a         | invalid value \"x\" for flag -preserve-fds: parse error",
        "--preserve-fds 08 a        | invalid value \"08\" for flag -preserve-fds: parse error",
        "--preserve-fds EMPTY a        | invalid value \"\" for flag -preserve-fds: parse error",
        "--preserve-fds=1__0 a      | invalid value \"1__0\" for flag -preserve-fds: parse error",
        "--preserve-fds=99999999999999999999 a | invalid value \"99999999999999999999\" for flag -preserve-fds: value out of range",
        "--force=maybe a            | invalid boolean value \"maybe\" for -force: parse error",
        "-f= a                      | invalid boolean value \"\" for -f: parse error",
        "-g x a                     | invalid value \"x\" for flag -g: strconv.ParseInt: parsing \"x\": invalid syntax",
        "-g 0x1 a                   | invalid value \"0x1\" for flag -g: strconv.ParseInt: parsing \"0x1\": invalid syntax",
        "-g 99999999999999999999 a  | invalid value \"99999999999999999999\" for flag -g: strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
        "---force a                 | bad flag syntax: ---force",
        "--=x a                     | bad flag syntax: --=x",
        "-=x a                      | bad flag syntax: -=x",
        "-b x --bundle y a          | Cannot use two forms of the same flag: b bundle",
        "--bundle y a -b x          | Cannot use two forms of the same flag: b bundle",
      })
  void refuses(String line, String message) {
    assertEquals(message, assertThrows(UsageError.class, () -> parse(line)).text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // line | operands | bundle | force
        "a                      | a             |     | false",
        "a b                    | a,b           |     | false",
        "--bundle x a           | a             | x   | false",
        "--bundle=x a           | a             | x   | false",
        "-bundle x a            | a             | x   | false",
        "-b=x a                 | a             | x   | false",
        "--b x a                | a             | x   | false",
        "--bundle= a            | a             |     | false",
        "--bundle EMPTY a          | a             |     | false",
        "--bundle x=y a         | a             | x=y | false",
        "--bundle -- a          | a             | --  | false",
        "--bundle --force a     | a             | --force | false",
        "--bundle @x a          | a             | @x  | false",
        "--bundle x --bundle y a | a            | y   | false",
        "a --bundle x           | a             | x   | false",
        "a --force              | a             |     | true",
        "--force a b            | a,b           |     | true",
        "--force=false a        | a             |     | false",
        "-f=T a                 | a             |     | true",
        "--force=1 a            | a             |     | true",
        "--force=0 a            | a             |     | false",
        // The argument after a flag moves along with it and stops the options.
        "--no-pivot a --bundle x | a,--bundle,x |     | false",
        "a --nosuch             | a,--nosuch    |     | false",
        "a -- --force           | a,--force     |     | false",
        "a --                   | a             |     | false",
        "a b -- c               | a,b,c         |     | false",
        "a -f -- b              | a,b           |     | true",
        "-- a --force           | a,--force     |     | false",
        "a -f 9                 | 9,a           |     | true",
        "-- --help              | --help        |     | false",
        "-                      | -             |     | false",
        "- --force              | -             |     | true",
        "EMPTY                     | EMPTY            |     | false",
      })
  void accepts(String line, String operands, String bundle, boolean force) throws UsageError {
    Arguments arguments = parse(line);
    List<String> expected =
        List.of(operands.split(",")).stream().map(word -> word.equals("EMPTY") ? "" : word).toList();
    assertEquals(expected, arguments.operands());
    assertEquals(bundle == null ? "" : bundle, arguments.string("--bundle"));
    assertEquals(force, arguments.flag("--force"));
  }

  @Test
  void aRepeatedListOptionAddsAndACommaIsPartOfTheValue() throws UsageError {
    Arguments arguments = parse("-e a=1,b -e EMPTY -g 5 -g +6 -g -7 x");
    assertEquals(List.of("a=1,b", ""), arguments.strings("--env"));
    assertEquals(List.of(5L, 6L, -7L), arguments.numbers("--additional-gids"));
  }

  @Test
  void numbersHaveGoPrefixes() throws UsageError {
    assertEquals(16, parse("--preserve-fds 0x10 a").number("--preserve-fds"));
    assertEquals(10, parse("--preserve-fds 1_0 a").number("--preserve-fds"));
    assertEquals(-8, parse("--preserve-fds=-0x8 a").number("--preserve-fds"));
    assertEquals(8, parse("--preserve-fds 010 a").number("--preserve-fds"));
    assertEquals(5, parse("--preserve-fds 0b101 a").number("--preserve-fds"));
    assertEquals(15, parse("--preserve-fds 0_17 a").number("--preserve-fds"));
    assertEquals(0, parse("a").number("--preserve-fds"));
  }

  @Test
  void optionsEndAtTheFirstOperandWhereACommandSaysSo() throws UsageError {
    Arguments arguments = Arguments.parse(options(), split("--force a --bundle x -- y"), true);
    assertTrue(arguments.flag("--force"));
    assertEquals(List.of("a", "--bundle", "x", "--", "y"), arguments.operands());
    assertFalse(arguments.isSet("--bundle"));
  }

  @Test
  void anEmptyValueIsSet() throws UsageError {
    assertTrue(parse("--bundle= a").isSet("--bundle"));
    assertFalse(parse("a").isSet("--bundle"));
  }

  @Test
  void bytesThatAreNoUtf8Survive() throws UsageError {
    assertEquals("\udcff${x}%s", Arguments.parse(options(), List.of("--bundle", "\udcff${x}%s"), false).string("--bundle"));
    assertEquals(List.of("\udcff"), Arguments.parse(options(), List.of("\udcff"), false).operands());
  }
}
