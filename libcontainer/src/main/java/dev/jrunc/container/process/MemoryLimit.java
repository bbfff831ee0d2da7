package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.cgroups.stats.MemoryStats;

/** What is to be said of a memory limit that was met. */
public final class MemoryLimit {
  /** The least that init and a small program came up with, and some more (docs/errors.md). */
  public static final String HINT =
      "init needs about 1 MiB besides what the program itself needs; a limit below 4 MiB is seldom meant";

  private MemoryLimit() {}

  /** {@code limit 524288 bytes, peak usage 524288}; empty if there is nothing to be read. */
  public static String met(CgroupManager cgroup) {
    try {
      MemoryStats.Usage usage = cgroup.stats().memory().usage();
      return usage.limit() == 0
          ? ""
          : "limit " + usage.limit() + " bytes, in use " + usage.usage() + ", at most " + usage.max();
    } catch (CgroupException e) {
      // The failure itself is what counts.
      return "";
    }
  }
}
