package dev.jrunc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.ScriptedDoor;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole calls against a scripted front door. The expectations were first seen from runc 1.3.6. */
@Timeout(60)
class DispatcherTest {
  @TempDir Path work;

  private record Result(int code, String stdout, String stderr) {
    /** The message of the only log line. */
    String message() {
      int start = stderr.indexOf(" msg=");
      assertTrue(stderr.startsWith("time=\"") && start > 0, stderr);
      return stderr.substring(start + 5, stderr.length() - 1);
    }
  }

  private Result call(String argv0, List<String> words) throws Exception {
    List<String> argv = new ArrayList<>(List.of(argv0));
    argv.addAll(words);
    Path out = work.resolve("out");
    Path err = work.resolve("err");
    Installation installation = new Installation(work.toString(), "abc123");
    Files.createDirectories(work.resolve("libexec"));
    Files.write(Path.of(installation.nsexec()), new byte[] {'#', '!'});
    try (ScriptedDoor door = new ScriptedDoor();
        Fd stdin = door.kernel.open("/dev/null", OpenFlags.O_RDONLY);
        Fd stdout = create(door, out);
        Fd stderr = create(door, err)) {
      door.request(argv, List.of("XDG_RUNTIME_DIR="), work.toString(), 0, stdin, stdout, stderr);
      Future<Integer> end = door.serveOpens();
      try (DoorInvocation invocation = DoorInvocation.receiveCold(door.kernel, door.far(), () -> {})) {
        invocation.exit(new Dispatcher(installation, door.kernel, invocation).serve());
      }
      return new Result(end.get(20, TimeUnit.SECONDS), read(out), read(err));
    }
  }

  private static Fd create(ScriptedDoor door, Path path) throws SyscallException {
    int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_TRUNC;
    return door.kernel.openat(Fd.CWD, path.toString(), flags, 0600);
  }

  private static String read(Path path) throws IOException {
    return Bytes.decode(Files.readAllBytes(path));
  }

  private Result jrunc(String line) throws Exception {
    List<String> words = new ArrayList<>();
    for (String word : line.isEmpty() ? new String[0] : line.split(" ")) {
      words.add(word.equals("EMPTY") ? "" : word.replace("WORK", work.toString()));
    }
    return call("/x/jrunc", words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // words | exit code | first line of stdout | message
        "create             | 1 | Incorrect Usage. | \"/x/jrunc: \\\"create\\\" requires exactly 1 argument(s)\"",
        "state a b          | 1 | Incorrect Usage. | \"/x/jrunc: \\\"state\\\" requires exactly 1 argument(s)\"",
        "kill               | 1 | Incorrect Usage. | \"/x/jrunc: \\\"kill\\\" requires a minimum of 1 argument(s)\"",
        "kill a b c         | 1 | Incorrect Usage. | \"/x/jrunc: \\\"kill\\\" requires a maximum of 2 argument(s)\"",
        "exec -t            | 1 | Incorrect Usage. | \"/x/jrunc: \\\"exec\\\" requires a minimum of 1 argument(s)\"",
        "list x             | 1 | Incorrect Usage. | \"/x/jrunc: \\\"list\\\" requires exactly 0 argument(s)\"",
        "spec x             | 1 | Incorrect Usage. | \"/x/jrunc: \\\"spec\\\" requires exactly 0 argument(s)\"",
        "--nosuch           | 1 | Incorrect Usage. flag provided but not defined: -nosuch | \"flag provided but not defined: -nosuch\"",
        "--version=x        | 1 | Incorrect Usage. invalid boolean value \"x\" for -version: parse error | \"invalid boolean value \\\"x\\\" for -version: parse error\"",
        "state --nosuch a   | 1 | Incorrect Usage: flag provided but not defined: -nosuch | \"flag provided but not defined: -nosuch\"",
        "create --bundle    | 1 | Incorrect Usage: flag needs an argument: -bundle | \"flag needs an argument: -bundle\"",
        "nosuch             | 3 | | \"No help topic for 'nosuch'\\n\"",
        "help nosuch        | 3 | | \"No help topic for 'nosuch'\\n\"",
        "--root / state a   | 1 | | \"Option --root argument should not be set to /\"",
        "--log-format xml state a | 1 | | \"invalid log-format: xml\"",
        "--log /nosuch/x state a  | 1 | | \"open /nosuch/x: no such file or directory\"",
        "create --bundle /nosuch a | 1 | | \"jrunc create failed: chdir /nosuch: no such file or directory\"",
        "run --bundle /nosuch a    | 1 | | \"jrunc run failed: chdir /nosuch: no such file or directory\"",
        "spec --bundle /nosuch     | 1 | | \"chdir /nosuch: no such file or directory\"",
      })
  void fails(String words, int code, String firstLine, String message) throws Exception {
    Result result = jrunc(words);
    assertEquals(message, result.message());
    assertEquals(code, result.code());
    assertEquals(firstLine == null ? "" : firstLine, result.stdout().lines().findFirst().orElse(""));
    assertEquals(firstLine != null, result.stdout().contains("\n\nNAME:\n   jrunc "));
  }

  @Test
  void helpIsTheSameByAllWays() throws Exception {
    String help = jrunc("").stdout();
    assertTrue(help.startsWith("NAME:\n   jrunc - Open Container Initiative runtime\n"), help);
    assertTrue(help.endsWith("   --version, -v       print the version\n"), help);
    for (String words : List.of("help", "h", "--help", "-h", "--help state", "EMPTY", "help help", "-v -h")) {
      Result result = jrunc(words);
      assertEquals(help, result.stdout(), words);
      assertEquals(0, result.code());
      assertEquals("", result.stderr());
    }
  }

  @Test
  void everyVerbHasHelp() throws Exception {
    for (String verb : Commands.NAMES) {
      String help = jrunc("help " + verb).stdout();
      assertTrue(help.startsWith("NAME:\n   jrunc " + verb + " - "), help);
      assertTrue(help.contains("\n\nUSAGE:\n   jrunc " + verb + " "), help);
      assertEquals(help, jrunc(verb + " --help").stdout());
      assertEquals(help, jrunc(verb + " -h=1").stdout());
    }
  }

  @Test
  void optionsStandInColumns() throws Exception {
    assertTrue(
        jrunc("help list")
            .stdout()
            .endsWith(
                """
                OPTIONS:
                   --format value, -f value  select one of: table or json (default: "table")
                   --quiet, -q               display only container IDs
                \s\s\s
                """));
  }

  @Test
  void aLinkCalledRuncSpeaksOfRunc() throws Exception {
    assertTrue(call("/usr/sbin/runc", List.of("--version")).stdout().startsWith("runc version 0.1.0\ncommit: abc123\n"));
    String help = call("runc", List.of("help", "list")).stdout();
    assertTrue(help.contains("runc list - lists containers started by runc "), help);
    assertTrue(help.contains("(default: \"/run/jrunc\")"), help);
    assertEquals(
        "\"runc create failed: chdir /nosuch: no such file or directory\"",
        call("runc", List.of("create", "-b", "/nosuch", "a")).message());
  }

  @Test
  void versionLinesAreThoseThatCallersRead() throws Exception {
    String version = jrunc("--debug --version state").stdout();
    assertTrue(version.startsWith("jrunc version 0.1.0\ncommit: abc123\nspec: 1.2.1\njava: 25\nlibseccomp: "), version);
    assertTrue(version.endsWith("\n"));
  }

  @Test
  void aLogFileGetsTheLineAndStandardErrorTheWords() throws Exception {
    Result result = jrunc("--log WORK/log --log-format json create");
    assertEquals("/x/jrunc: \"create\" requires exactly 1 argument(s)\n", result.stderr());
    String line = read(work.resolve("log"));
    assertTrue(
        line.startsWith("{\"level\":\"error\",\"msg\":\"/x/jrunc: \\\"create\\\" requires exactly 1 argument(s)\",\"time\":\""),
        line);
    assertEquals("No help topic for 'nosuch'\n", jrunc("--log WORK/log nosuch").stderr());
    assertEquals(2, read(work.resolve("log")).lines().count());
  }

  @Test
  void aBadOptionComesBeforeTheLogFile() throws Exception {
    assertTrue(jrunc("--log WORK/log --nosuch").stderr().startsWith("time="));
    assertFalse(Files.exists(work.resolve("log")));
  }

  @Test
  void specWritesAConfigurationOnce() throws Exception {
    Result first = jrunc("spec");
    assertEquals(new Result(0, "", ""), first);
    String config = read(work.resolve("config.json"));
    assertTrue(config.startsWith("{\n\t\"ociVersion\": \"1.2.1\",\n\t\"process\": {\n\t\t\"terminal\": true,"), config);
    assertEquals("\"File config.json exists. Remove it first\"", jrunc("spec").message());
    Files.createDirectory(work.resolve("b"));
    assertEquals(0, jrunc("spec --rootless --bundle b").code());
    assertTrue(read(work.resolve("b/config.json")).contains("\"uidMappings\""));
  }
}
