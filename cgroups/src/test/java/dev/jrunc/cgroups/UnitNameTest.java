package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class UnitNameTest {
  @Test
  void namesAndPlaces() throws Exception {
    assertEquals("system.slice/runc-box.scope", UnitName.of("", "box", false).relativePath());
    assertEquals("user.slice/runc-box.scope", UnitName.of("", "box", true).relativePath());
    assertEquals("a.slice/a-b.slice/p-n.scope", UnitName.of("a-b.slice:p:n", "box", false).relativePath());
    assertEquals("-n.scope", UnitName.of("::n", "box", false).name());
    assertEquals("n.slice", UnitName.of("a.slice:p:n.slice", "box", false).name());
    assertEquals("p-n.scope", UnitName.of("-.slice:p:n", "box", false).relativePath());
  }

  @Test
  void slicesThatAreNone() {
    for (String slice : List.of("a", ".slice", "a/b.slice", "a--b.slice", "-a.slice", "a-.slice")) {
      CgroupException e = assertThrows(CgroupException.class, () -> UnitName.expand(slice), slice);
      assertEquals("invalid slice name: " + slice, e.getMessage());
    }
  }

  @Test
  void rangesAsBits() throws Exception {
    assertEquals(List.of(0b1011), UnitLimits.bits("x", "0-1,3"));
    assertEquals(List.of(1, 0, 2), UnitLimits.bits("x", "0,17"));
    for (String bad : List.of("", "a", "3-1", "-1", "1-99999999")) {
      assertThrows(CgroupException.class, () -> UnitLimits.bits("x", bad), bad);
    }
  }

  @Test
  void secondsBecomeMicroseconds() throws Exception {
    assertEquals(UnitProperty.of("TimeoutStopUSec", 1_500_000L), UnitProperty.parse("a", "TimeoutStopSec", "1.5"));
    assertEquals(UnitProperty.of("TimeoutStopUSec", 3_000_000L), UnitProperty.parse("a", "TimeoutStopSec", "uint64 3"));
    assertEquals("XSec", UnitProperty.parse("a", "XSec", "1").name());
    CgroupException e = assertThrows(CgroupException.class, () -> UnitProperty.parse("a", "TimeoutStopSec", "'x'"));
    assertEquals("annotation a='x' value parse error: not a number", e.getMessage());
  }
}
