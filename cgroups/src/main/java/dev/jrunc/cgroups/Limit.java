package dev.jrunc.cgroups;

import org.jspecify.annotations.Nullable;

/** Numbers of the spec, where absent and 0 mean "leave alone" alike. */
final class Limit {
  private Limit() {}

  static long of(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  static boolean isSet(@Nullable Long value) {
    return value != null && value != 0;
  }

  static boolean isSet(@Nullable Integer value) {
    return value != null && value != 0;
  }

  /** As cgroup v2 spells it: -1 is "max"; "" for "leave alone". */
  static String v2(long value) {
    return value == 0 ? "" : value == -1 ? "max" : Long.toString(value);
  }

  /** pids.max: below zero no limit; 0 counts as 1, as systemd has it, which takes no 0. */
  static String pids(long limit) {
    return limit < 0 ? "max" : Long.toString(Math.max(1, limit));
  }
}
