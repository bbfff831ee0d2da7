package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.HugepageLimit;
import java.util.List;

/** Huge page limits, which v1 and v2 spell almost alike. */
final class Hugetlb {
  private Hugetlb() {}

  /** @param suffix {@code .limit_in_bytes} or {@code .max} */
  static void set(CgroupDirectory directory, List<HugepageLimit> limits, String suffix) throws CgroupException {
    // Reservations are counted since Linux 5.7.
    boolean reservations = true;
    for (HugepageLimit limit : limits) {
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
}
