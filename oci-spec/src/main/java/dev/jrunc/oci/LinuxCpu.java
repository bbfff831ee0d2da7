package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/**
 * CPU limits; {@code null} is "leave alone".
 *
 * @param shares unsigned
 * @param quota microseconds in a period, -1 for no limit
 * @param burst unsigned, microseconds
 * @param period unsigned, microseconds
 * @param realtimeRuntime microseconds
 * @param realtimePeriod unsigned, microseconds
 * @param cpus list like {@code 0-3,7}; "" if absent
 * @param mems list of memory nodes; "" if absent
 * @param idle 1: SCHED_IDLE for the whole cgroup
 */
public record LinuxCpu(
    @Nullable Long shares,
    @Nullable Long quota,
    @Nullable Long burst,
    @Nullable Long period,
    @Nullable Long realtimeRuntime,
    @Nullable Long realtimePeriod,
    String cpus,
    String mems,
    @Nullable Long idle) {

  public LinuxCpu withQuota(Long quota) {
    return new LinuxCpu(shares, quota, burst, period, realtimeRuntime, realtimePeriod, cpus, mems, idle);
  }
}
