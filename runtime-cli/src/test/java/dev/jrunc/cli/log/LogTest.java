package dev.jrunc.cli.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Each expectation was first seen from runc 1.3.6, but for the names of functions and files. */
class LogTest {
  private static final long NOW = 1_795_313_020L;

  private final StringBuilder stderr = new StringBuilder();
  private final StringBuilder file = new StringBuilder();

  private Log log(boolean terminal) {
    return new Log(stderr::append, () -> terminal, () -> NOW);
  }

  @Test
  void textOnStandardError() {
    log(false).fatal("container does not exist");
    assertEquals("time=\"2026-11-22T02:03:40Z\" level=error msg=\"container does not exist\"\n", stderr.toString());
  }

  @Test
  void plainWordsAreNotQuoted() {
    log(false).warning("a-b.c_d/e@f^g+H9");
    assertEquals("time=\"2026-11-22T02:03:40Z\" level=warning msg=a-b.c_d/e@f^g+H9\n", stderr.toString());
  }

  @Test
  void newlinesAreEscaped() {
    log(false).fatal("No help topic for 'nosuch'\n");
    assertEquals(
        "time=\"2026-11-22T02:03:40Z\" level=error msg=\"No help topic for 'nosuch'\\n\"\n", stderr.toString());
  }

  @Test
  void anEmptyMessageIsLeftOut() {
    log(false).error("");
    assertEquals("time=\"2026-11-22T02:03:40Z\" level=error\n", stderr.toString());
  }

  @Test
  void jsonHasSortedKeys() {
    Log log = log(false);
    log.useJson();
    log.fatal("No help topic for '\001\b\f<>&\udcff\u2028é\177'\n");
    assertEquals(
        "{\"level\":\"error\",\"msg\":\"No help topic for '\\u0001\\b\\f\\u003c\\u003e\\u0026\\ufffd\\u2028é\177'\\n\""
            + ",\"time\":\"2026-11-22T02:03:40Z\"}\n",
        stderr.toString());
  }

  @Test
  void aFailureIsAlsoToldOnStandardErrorWhenThereIsAFile() {
    Log log = log(true);
    log.redirect(file::append, () -> false);
    log.warning("only in the file");
    log.fatal("container does not exist");
    assertEquals("container does not exist\n", stderr.toString());
    assertTrue(file.toString().endsWith(" level=error msg=\"container does not exist\"\n"), file.toString());
    assertEquals(2, file.toString().lines().count());
  }

  @Test
  void debugNamesItsCaller() {
    Log log = log(false);
    log.debug("not yet");
    log.enableDebug();
    log.debug("x");
    String line = stderr.toString();
    assertTrue(
        line.startsWith(
            "time=\"2026-11-22T02:03:40Z\" level=debug msg=x"
                + " func=\"dev.jrunc.cli.log.LogTest.debugNamesItsCaller()\" file=\"LogTest.java:"),
        line);
    assertEquals(1, line.lines().count());
  }

  @Test
  void debugInJson() {
    Log log = log(false);
    log.useJson();
    log.enableDebug();
    log.fatal("x");
    String line = stderr.toString();
    assertTrue(line.startsWith("{\"file\":\"LogTest.java:"), line);
    assertTrue(line.contains("\",\"func\":\"dev.jrunc.cli.log.LogTest.debugInJson\",\"level\":\"error\",\"msg\":\"x\""), line);
  }

  @Test
  void terminalsGetColours() {
    log(true).fatal("container does not exist");
    assertEquals("\033[31mERRO\033[0m[0000] container does not exist                     \n", stderr.toString());
  }

  @Test
  void terminalLinesDropTheMessagesNewline() {
    log(true).fatal("No help topic for 'nosuch'\n");
    assertEquals("\033[31mERRO\033[0m[0000] No help topic for 'nosuch'                   \n", stderr.toString());
  }

  @Test
  void aFullDiskChangesNothing() {
    Log log =
        new Log(
            text -> {
              throw new IOException("no space left on device");
            },
            () -> false,
            () -> NOW);
    log.fatal("x");
    log.redirect(file::append, () -> false);
    log.fatal("y");
    assertTrue(file.toString().endsWith("msg=y\n"));
  }

  @Test
  void timesOfAllKinds() {
    long[] seconds = {0, 951_782_399, 951_782_400, 4_102_444_799L, 1_709_164_800};
    String[] expected = {
      "1970-01-01T00:00:00Z", "2000-02-28T23:59:59Z", "2000-02-29T00:00:00Z", "2099-12-31T23:59:59Z",
      "2024-02-29T00:00:00Z"
    };
    for (int i = 0; i < seconds.length; i++) {
      StringBuilder out = new StringBuilder();
      Rfc3339.append(seconds[i], out);
      assertEquals(expected[i], out.toString());
      assertEquals(java.time.Instant.ofEpochSecond(seconds[i]).toString(), out.toString());
    }
  }
}
