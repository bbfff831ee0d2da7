package dev.jrunc.cgroups.stats;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Use of resources. A controller that the cgroup does not have shows as zeros and empty lists.
 *
 * @param hugetlb by page size as the kernel spells it ({@code 2MB})
 */
public record CgroupStats(
    CpuStats cpu,
    CpusetStats cpuset,
    MemoryStats memory,
    PidsStats pids,
    BlkioStats blkio,
    Map<String, HugetlbStats> hugetlb) {

  /** Copies the map. */
  public CgroupStats {
    hugetlb = Collections.unmodifiableMap(new LinkedHashMap<>(hugetlb));
  }
}
