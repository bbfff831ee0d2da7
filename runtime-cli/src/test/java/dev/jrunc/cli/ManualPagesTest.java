package dev.jrunc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.cli.options.Options;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** Each option of each verb stands in its manual page, and each in the page is an option. */
class ManualPagesTest {
  private static final Path MAN = Path.of("..", "man");

  /** Names to whether a value follows. */
  private static Map<String, Boolean> described(List<OptionSpec> options) {
    Map<String, Boolean> names = new TreeMap<>(Map.of("--help", false, "-h", false));
    for (OptionSpec option : options) {
      if (!option.hidden()) {
        for (String name : option.names()) {
          names.put(name, !Options.isFlag(option));
        }
      }
    }
    return names;
  }

  private static Map<String, Boolean> paged(String page) {
    Map<String, Boolean> names = new TreeMap<>();
    Matcher item = Pattern.compile("^\\.It (Fl .*)$", Pattern.MULTILINE).matcher(page);
    while (item.find()) {
      Matcher flag = Pattern.compile("Fl (\\S+)( Ar)?").matcher(item.group(1));
      while (flag.find()) {
        names.put("-" + flag.group(1), flag.group(2) != null);
      }
    }
    return names;
  }

  @Test
  void everyVerbHasItsOptions() throws IOException {
    for (String verb : Commands.NAMES) {
      Command command = Commands.make(verb);
      assertTrue(command != null, verb);
      String page = Files.readString(MAN.resolve("jrunc-" + verb + ".8"));
      assertEquals(described(command.manual().options()), paged(page), verb);
      assertTrue(page.contains("\n.Nm jrunc-" + verb + "\n"), verb);
      assertEquals(verb, command.manual().name());
    }
  }

  @Test
  void theProgramHasItsOptionsAndVerbs() throws IOException {
    String page = Files.readString(MAN.resolve("jrunc.8"));
    assertEquals(described(GlobalOptions.options()), paged(page));
    for (String verb : Commands.NAMES) {
      assertTrue(page.contains("\n.It Cm " + verb + "\n"), verb);
    }
    assertTrue(page.contains("\n.Pa " + RootDirectory.DEFAULT + " ;\n"));
  }

  @Test
  void noPageIsLeftOver() throws IOException {
    TreeSet<String> expected = new TreeSet<>(List.of("jrunc.8"));
    for (String verb : Commands.NAMES) {
      expected.add("jrunc-" + verb + ".8");
    }
    TreeSet<String> found = new TreeSet<>();
    try (DirectoryStream<Path> pages = Files.newDirectoryStream(MAN, "*.8")) {
      pages.forEach(page -> found.add(page.getFileName().toString()));
    }
    assertEquals(expected, found);
  }

  @Test
  void theVersionIsThePoms() throws IOException {
    assertTrue(Files.readString(Path.of("pom.xml")).contains("<version>" + Version.VERSION + "</version>"));
  }
}
