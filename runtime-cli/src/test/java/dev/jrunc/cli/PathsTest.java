package dev.jrunc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PathsTest {
  @Test
  void pathsAreCleanedAsGoDoes() {
    assertEquals("/", Paths.absolute("/a", "/"));
    assertEquals("/", Paths.absolute("/a", "/../.."));
    assertEquals("/", Paths.absolute("/a", ".."));
    assertEquals("/a", Paths.absolute("/a", ""));
    assertEquals("/a/b", Paths.absolute("/a", "b"));
    assertEquals("/a/c", Paths.absolute("/a/", "./b//../c/"));
    assertEquals("/c", Paths.absolute("/a", "../../../c"));
    assertEquals("/x/...", Paths.absolute("/a", "/x/..."));
  }

  @Test
  void signalsByNumberAndName() {
    assertEquals(OptionalInt.of(9), Signals.parse("9"));
    assertEquals(OptionalInt.of(-1), Signals.parse("-1"));
    assertEquals(OptionalInt.of(0), Signals.parse("0"));
    assertEquals(OptionalInt.of(99), Signals.parse("+99"));
    assertEquals(OptionalInt.of(15), Signals.parse("TERM"));
    assertEquals(OptionalInt.of(15), Signals.parse("SIGTERM"));
    assertEquals(OptionalInt.of(15), Signals.parse("sigterm"));
    assertEquals(OptionalInt.of(1), Signals.parse("hup"));
    assertEquals(OptionalInt.of(31), Signals.parse("SYS"));
    for (String unknown : List.of("", "SIG", "SIGSIGTERM", "RTMIN", "IOT", "1x", "9999999999", " 9")) {
      assertEquals(OptionalInt.empty(), Signals.parse(unknown), unknown);
    }
  }

  @Test
  void onlyTheWholeMapIsTheInitialNamespace() {
    assertTrue(UserNamespace.mapsEverything("         0          0 4294967295\n"));
    assertFalse(UserNamespace.mapsEverything("         0       1000          1\n"));
    assertFalse(UserNamespace.mapsEverything("0 0 4294967294\n4294967294 4294967294 1\n"));
    assertFalse(UserNamespace.mapsEverything(""));
  }
}
