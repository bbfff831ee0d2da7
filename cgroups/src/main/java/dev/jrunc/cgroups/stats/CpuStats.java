package dev.jrunc.cgroups.stats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CPU time, in nanoseconds.
 *
 * @param percpu by CPU; version 1 only, like the next two
 * @param periods how many periods of cpu.cfs_period_us (cpu.max) had processes that could run
 * @param throttledPeriods in how many of them the quota was used up
 * @param throttledTime how long processes waited for the next period
 */
public record CpuStats(
    long total,
    List<Long> percpu,
    List<Long> percpuKernel,
    List<Long> percpuUser,
    long kernel,
    long user,
    long periods,
    long throttledPeriods,
    long throttledTime,
    @Nullable Pressure pressure) {

  /** Copies the lists. */
  public CpuStats {
    percpu = List.copyOf(percpu);
    percpuKernel = List.copyOf(percpuKernel);
    percpuUser = List.copyOf(percpuUser);
  }
}
