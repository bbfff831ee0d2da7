package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.BlkioStats;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.cgroups.stats.CpuStats;
import dev.jrunc.cgroups.stats.CpusetStats;
import dev.jrunc.cgroups.stats.HugetlbStats;
import dev.jrunc.cgroups.stats.MemoryStats;
import dev.jrunc.cgroups.stats.PidsStats;
import dev.jrunc.cgroups.stats.Pressure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the controllers have told so far. Each fills in its part; CPU time comes from two of version 1. */
final class StatsReading {
  long cpuTotal;
  long cpuKernel;
  long cpuUser;
  List<Long> percpu = List.of();
  List<Long> percpuKernel = List.of();
  List<Long> percpuUser = List.of();
  long periods;
  long throttledPeriods;
  long throttledTime;
  @Nullable Pressure cpuPressure;
  CpusetStats cpuset = CpusetStats.NONE;
  MemoryStats memory = MemoryStats.NONE;
  PidsStats pids = PidsStats.NONE;
  BlkioStats blkio = BlkioStats.NONE;
  final Map<String, HugetlbStats> hugetlb = new TreeMap<>();

  CgroupStats stats() {
    CpuStats cpu =
        new CpuStats(
            cpuTotal,
            percpu,
            percpuKernel,
            percpuUser,
            cpuKernel,
            cpuUser,
            periods,
            throttledPeriods,
            throttledTime,
            cpuPressure);
    return new CgroupStats(cpu, cpuset, memory, pids, blkio, hugetlb);
  }
}
