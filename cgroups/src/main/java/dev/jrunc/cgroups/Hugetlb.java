package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.HugetlbStats;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.LinuxResources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** hugetlb, which v1 and v2 spell almost alike. */
final class Hugetlb implements V1Controller, V2Controller {
  @Override
  public String name() {
    return "hugetlb";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    return !resources.hugepageLimits().isEmpty();
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    String suffix = directory.isUnified() ? ".max" : ".limit_in_bytes";
    // Reservations are counted since Linux 5.7.
    boolean reservations = true;
    for (HugepageLimit limit : resources.hugepageLimits()) {
      String prefix = "hugetlb." + limit.pageSize();
      String value = Long.toUnsignedString(limit.limit());
      directory.write(prefix + suffix, value);
      if (reservations) {
        SyscallException failure = directory.tryWrite(prefix + ".rsvd" + suffix, value);
        if (failure != null && !failure.is(Errno.ENOENT)) {
          throw CgroupDirectory.failed(value, failure);
        }
        reservations = failure == null;
      }
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    if (directory.isUnified()) {
      readV2(directory, reading.hugetlb);
    } else {
      readV1(directory, reading.hugetlb);
    }
  }

  private static void readV1(CgroupDirectory directory, Map<String, HugetlbStats> found) throws CgroupException {
    for (String size : sizes(directory, ".usage_in_bytes")) {
      String prefix = "hugetlb." + size + reservation(directory, size, ".usage_in_bytes");
      found.put(
          size,
          new HugetlbStats(
              directory.readNumberOr(prefix + ".usage_in_bytes", 0),
              directory.readNumberOr(prefix + ".max_usage_in_bytes", 0),
              directory.readNumberOr(prefix + ".failcnt", 0)));
    }
  }

  private static void readV2(CgroupDirectory directory, Map<String, HugetlbStats> found) throws CgroupException {
    for (String size : sizes(directory, ".current")) {
      String prefix = "hugetlb." + size + reservation(directory, size, ".current");
      // Only the events of pages in use are counted, not those of reservations.
      Map<String, Long> events = directory.readPairs("hugetlb." + size + ".events");
      found.put(
          size, new HugetlbStats(directory.readNumberOr(prefix + ".current", 0), 0, events.getOrDefault("max", 0L)));
    }
  }

  /** What is reserved can no more be had by others, whether it is used or not. */
  private static String reservation(CgroupDirectory directory, String size, String suffix) throws CgroupException {
    return directory.has("hugetlb." + size + ".rsvd" + suffix) ? ".rsvd" : "";
  }

  /** The page sizes for which the cgroup has files, such as {@code 2MB}. */
  private static List<String> sizes(CgroupDirectory directory, String suffix) throws CgroupException {
    List<String> sizes = new ArrayList<>();
    for (String file : directory.files()) {
      if (file.startsWith("hugetlb.") && file.endsWith(suffix)) {
        String size = file.substring("hugetlb.".length(), file.length() - suffix.length());
        if (!size.contains(".")) {
          sizes.add(size);
        }
      }
    }
    return sizes;
  }
}
