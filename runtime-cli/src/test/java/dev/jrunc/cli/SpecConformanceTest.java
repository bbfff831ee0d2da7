package dev.jrunc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/**
 * docs/spec-conformance.md has a line for every property of config.json and every flag, no line for
 * another, and names only tests that there are.
 */
final class SpecConformanceTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINE = Pattern.compile("^\\| `([^`]+)` \\| (.+?) \\| (.+) \\|$");
  private static final Pattern BATS = Pattern.compile("`([a-z0-9-]+\\.bats)` \"([^\"]+)\"");
  private static final Pattern JAVA = Pattern.compile("`([A-Za-z0-9]+Test)\\.([A-Za-z0-9]+)`");
  private static final Pattern BRACES = Pattern.compile("\\{([^}]*,[^}]*)\\}");

  /** Of every command, and shown once for all of them. */
  private static final String HELP = "--help";

  @Test
  void everyPropertyHasALine() throws Exception {
    Set<String> known = KnownProperties.of(ROOT.resolve("oci-spec/src/main/java/dev/jrunc/oci"));
    assertTrue(known.containsAll(List.of("process.user.uid", "linux.timeOffsets.*.secs", "mounts[].options")));
    assertEquals(lines(known), lines(subjects(false)));
  }

  @Test
  void everyFlagHasALine() throws Exception {
    Set<String> known = new TreeSet<>();
    for (OptionSpec option : GlobalOptions.options()) {
      known.add(option.longestName());
    }
    for (String verb : Commands.NAMES) {
      Command command = Commands.make(verb);
      assertTrue(command != null, verb);
      for (OptionSpec option : command.manual().options()) {
        if (!option.longestName().equals(HELP)) {
          known.add(verb + " " + option.longestName());
        }
      }
    }
    assertEquals(lines(known), lines(subjects(true)));
  }

  @Test
  void everyLineNamesTestsThatThereAre() throws Exception {
    List<String> missing = new ArrayList<>();
    for (String line : document()) {
      Matcher row = LINE.matcher(line);
      if (!row.matches()) {
        continue;
      }
      int named = 0;
      for (Matcher bats = BATS.matcher(row.group(3)); bats.find(); named++) {
        Path file = ROOT.resolve("integration-tests").resolve(bats.group(1));
        if (!Files.exists(file) || !Files.readString(file).contains("@test \"" + bats.group(2) + "\" {")) {
          missing.add(row.group(1) + ": " + bats.group());
        }
      }
      for (Matcher unit = JAVA.matcher(row.group(3)); unit.find(); named++) {
        if (!hasUnitTest(unit.group(1), unit.group(2))) {
          missing.add(row.group(1) + ": " + unit.group());
        }
      }
      if (named == 0) {
        missing.add(row.group(1) + ": no test is named");
      }
    }
    assertEquals(List.of(), missing);
  }

  private static boolean hasUnitTest(String type, String method) throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.filter(path -> Files.exists(path.resolve("src/test/java"))).toList()) {
        try (Stream<Path> files = Files.walk(module.resolve("src/test/java"))) {
          for (Path file : files.filter(path -> path.endsWith(type + ".java")).toList()) {
            if (Files.readString(file).contains("void " + method + "(")) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }

  /** The first column, with all that its braces stand for. */
  private static Set<String> subjects(boolean flags) throws IOException {
    Set<String> subjects = new TreeSet<>();
    for (String line : document()) {
      Matcher row = LINE.matcher(line);
      if (row.matches() && row.group(1).contains("--") == flags) {
        for (String subject : expand(row.group(1))) {
          assertTrue(subjects.add(subject), "two lines for " + subject);
        }
      }
    }
    return subjects;
  }

  private static List<String> expand(String text) {
    Matcher braces = BRACES.matcher(text);
    if (!braces.find()) {
      return List.of(text);
    }
    List<String> all = new ArrayList<>();
    for (String word : braces.group(1).split(",")) {
      all.addAll(expand(text.substring(0, braces.start()) + word + text.substring(braces.end())));
    }
    return all;
  }

  private static List<String> document() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/spec-conformance.md"));
  }

  /** One below the other, so that a failure shows what differs. */
  private static String lines(Set<String> set) {
    return String.join("\n", set);
  }
}
