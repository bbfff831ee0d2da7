package dev.jrunc.cgroups.stats;

import java.util.List;

/**
 * The files of cpuset, version 1 (admin-guide/cgroup-v1/cpusets.rst).
 *
 * @param cpus numbers, ascending
 * @param mems numbers of memory nodes, ascending
 * @param schedRelaxDomainLevel -1: the system's default
 */
public record CpusetStats(
    List<Integer> cpus,
    long cpuExclusive,
    List<Integer> mems,
    long memHardwall,
    long memExclusive,
    long memoryMigrate,
    long memorySpreadPage,
    long memorySpreadSlab,
    long memoryPressure,
    long schedLoadBalance,
    long schedRelaxDomainLevel) {

  public static final CpusetStats NONE =
      new CpusetStats(List.of(), 0, List.of(), 0, 0, 0, 0, 0, 0, 0, 0);

  /** Copies the lists. */
  public CpusetStats {
    cpus = List.copyOf(cpus);
    mems = List.copyOf(mems);
  }
}
