package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CgroupPathTest {
  @ParameterizedTest
  @CsvSource({
    "'', ''", "/, /", "a, a", "/a//b/, /a/b", "../a, a", "/../../a, /a", "a/../../b, b", "./a/., a", "a/.., ''",
  })
  void clean(String path, String expected) {
    assertEquals(expected, CgroupPath.clean(path));
  }

  @Test
  void within() {
    assertTrue(CgroupPath.isWithin("/a", "/"));
    assertTrue(CgroupPath.isWithin("/a/b", "/a"));
    assertTrue(CgroupPath.isWithin("/a", "/a"));
    assertFalse(CgroupPath.isWithin("/ab", "/a"));
    assertFalse(CgroupPath.isWithin("/", "/a"));
  }
}
