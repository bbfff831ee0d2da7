package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.Scheduler;
import java.util.ArrayList;
import java.util.List;

/**
 * What sched_setattr(2) is given; times in nanoseconds.
 *
 * @param policy SCHED_*
 * @param flags SCHED_FLAG_*
 */
public record SchedulerSettings(
    int policy, long flags, int nice, int priority, long runtime, long deadline, long period) {

  static SchedulerSettings from(Scheduler scheduler, String pointer) throws InvalidSpec {
    String policy = scheduler.policy();
    if (policy.isEmpty()) {
      throw new InvalidSpec(pointer + "/policy", "scheduler policy is required");
    }
    int number = POLICIES.indexOf(policy);
    boolean nicePolicy = number == 0 || number == 3;
    if (nicePolicy && (scheduler.nice() < -20 || scheduler.nice() > 19)) {
      throw new InvalidSpec(
          pointer + "/nice",
          "invalid scheduler.nice: "
              + scheduler.nice()
              + " when scheduler.policy is "
              + policy);
    }
    if (scheduler.priority() != 0 && number != 1 && number != 2) {
      throw new InvalidSpec(
          pointer + "/priority",
          "scheduler.priority can only be specified for SchedFIFO or SchedRR policy");
    }
    boolean times =
        scheduler.runtime() != 0 || scheduler.deadline() != 0 || scheduler.period() != 0;
    if (times && number != 6) {
      throw new InvalidSpec(
          pointer + "/runtime",
          "scheduler runtime/deadline/period can only be specified for SchedDeadline policy");
    }
    if (number < 0) {
      throw new InvalidSpec(pointer + "/policy", "invalid scheduler policy: " + policy);
    }
    long flags = 0;
    for (int i = 0; i < scheduler.flags().size(); i++) {
      int flag = FLAGS.indexOf(scheduler.flags().get(i));
      if (flag < 0) {
        throw new InvalidSpec(
            pointer + "/flags/" + i, "invalid scheduler flag: " + scheduler.flags().get(i));
      }
      flags |= 1L << flag;
    }
    return new SchedulerSettings(
        number,
        flags,
        scheduler.nice(),
        scheduler.priority(),
        scheduler.runtime(),
        scheduler.deadline(),
        scheduler.period());
  }

  private static final List<String> POLICIES =
      List.of(
          "SCHED_OTHER",
          "SCHED_FIFO",
          "SCHED_RR",
          "SCHED_BATCH",
          "SCHED_ISO",
          "SCHED_IDLE",
          "SCHED_DEADLINE");

  /** Flag n is bit n. */
  private static final List<String> FLAGS =
      List.of(
          "SCHED_FLAG_RESET_ON_FORK",
          "SCHED_FLAG_RECLAIM",
          "SCHED_FLAG_DL_OVERRUN",
          "SCHED_FLAG_KEEP_POLICY",
          "SCHED_FLAG_KEEP_PARAMS",
          "SCHED_FLAG_UTIL_CLAMP_MIN",
          "SCHED_FLAG_UTIL_CLAMP_MAX");

  /** The same in the spec's words. */
  Scheduler toSpec() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < FLAGS.size(); i++) {
      if ((flags & 1L << i) != 0) {
        names.add(FLAGS.get(i));
      }
    }
    return new Scheduler(
        POLICIES.get(policy), nice, priority, names, runtime, deadline, period);
  }
}
