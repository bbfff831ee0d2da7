package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxResources;

/**
 * CPU quotas that systemd can say: it counts whole percents of a processor, and writes its own number
 * to the cgroup whenever it sets anything there. A finer quota would hold only until then.
 */
public final class UnitQuota {
  private static final long DEFAULT_PERIOD = 100_000;
  private static final long SECOND = 1_000_000;
  private static final long PERCENT = SECOND / 100;

  private UnitQuota() {}

  /**
   * The limits with a quota that is rounded up to whole percents, so that cgroups below may have what
   * was asked for; as runc writes and records them.
   */
  public static LinuxResources rounded(LinuxResources resources) {
    LinuxCpu cpu = resources.cpu();
    if (cpu == null) {
      return resources;
    }
    long quota = Limit.of(cpu.quota());
    long period = Limit.of(cpu.period());
    long rounded = rounded(quota, period);
    return rounded == quota ? resources : resources.withCpu(cpu.withQuota(rounded));
  }

  /** The same of one quota, in microseconds; what is not a limit stays. */
  public static long rounded(long quota, long period) {
    return quota <= 0 ? quota : perSecond(quota, period) * (period == 0 ? DEFAULT_PERIOD : period) / SECOND;
  }

  /**
   * Microseconds in a second, in whole percents.
   *
   * @param quota above 0, microseconds
   * @param period microseconds; 0: the kernel's default
   */
  static long perSecond(long quota, long period) {
    long exact = Long.divideUnsigned(quota * SECOND, period == 0 ? DEFAULT_PERIOD : period);
    return (exact + PERCENT - 1) / PERCENT * PERCENT;
  }
}
