package dev.jrunc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.failure.InvalidRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubCgroupsTest {
  private static final Map<String, String> PATHS = Map.of("cpu", "/c", "memory", "/m");

  @Test
  void onePathIsForAllAndAPrefixForItsOwn() throws Exception {
    assertEquals(
        Map.of("cpu", "x/y", "memory", "x/y"), SubCgroups.parse(List.of("x/y"), PATHS));
    assertEquals(
        Map.of("cpu", "a", "memory", "a"), SubCgroups.parse(List.of("cpu,memory:a"), PATHS));
    assertEquals(Map.of(), SubCgroups.parse(List.of(), PATHS));
    assertEquals(
        Map.of("cpu", "a/../b"), SubCgroups.parse(List.of("cpu:a/../b"), PATHS));
  }

  @Test
  void refusesInRuncsWords() {
    refused("invalid --cgroup argument: :x (empty <controller> prefix)", ":x");
    refused("invalid --cgroup argument: y (missing <controller>: prefix)", "cpu:x", "y");
    refused("unknown controller io in SubCgroupPaths", "io:x");
    refused(
        "invalid --cgroup argument(s): controller cpu specified multiple times", "cpu:x", "cpu:y");
    refused("../sibling is not a sub cgroup path", "../sibling");
    refused("a/../../b is not a sub cgroup path", "cpu:a/../../b");
  }

  private static void refused(String words, String... flags) {
    InvalidRequest e =
        assertThrows(InvalidRequest.class, () -> SubCgroups.parse(List.of(flags), PATHS));
    assertEquals(words, e.text());
  }
}
