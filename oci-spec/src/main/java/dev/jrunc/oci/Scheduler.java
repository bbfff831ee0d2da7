package dev.jrunc.oci;

import java.util.List;

/**
 * Scheduling attributes (sched_setattr(2)).
 *
 * @param policy as {@code SCHED_OTHER}
 * @param flags as {@code SCHED_FLAG_RESET_ON_FORK}
 * @param runtime unsigned, nanoseconds
 * @param deadline unsigned, nanoseconds
 * @param period unsigned, nanoseconds
 */
public record Scheduler(
    String policy, int nice, int priority, List<String> flags, long runtime, long deadline, long period) {

  public Scheduler {
    flags = List.copyOf(flags);
  }
}
