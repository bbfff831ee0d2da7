package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxResources;
import java.util.Map;

/**
 * cpu. Period, quota and burst (and the two of real time) limit one another: a value that is refused
 * with EINVAL before the quota (the run time) is written is tried once more after it.
 */
final class V1Cpu implements V1Controller {
  @Override
  public String name() {
    return "cpu";
  }

  /** Real-time budget is handed down: a new cgroup has none, and those below it could have none either. */
  @Override
  public void prepareParent(CgroupDirectory made, LinuxResources resources) throws CgroupException {
    beforeJoin(made, resources, true);
  }

  /** A task that is real-time already could not enter a cgroup without a real-time budget. */
  @Override
  public void beforeJoin(CgroupDirectory directory, LinuxResources resources, boolean made) throws CgroupException {
    LinuxCpu cpu = resources.cpu();
    if (cpu != null) {
      setRealtime(directory, cpu);
    }
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxCpu cpu = resources.cpu();
    return cpu != null
        && (Limit.isSet(cpu.shares())
            || Limit.isSet(cpu.quota())
            || Limit.isSet(cpu.period())
            || cpu.burst() != null
            || cpu.idle() != null
            || Limit.isSet(cpu.realtimePeriod())
            || Limit.isSet(cpu.realtimeRuntime()));
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxCpu cpu = resources.cpu();
    if (cpu == null) {
      return;
    }
    if (Limit.isSet(cpu.shares())) {
      setShares(directory, Limit.of(cpu.shares()));
    }
    long quota = Limit.of(cpu.quota());
    boolean periodLeft =
        Limit.isSet(cpu.period()) && isRefused(directory, "cpu.cfs_period_us", Limit.of(cpu.period()), quota != 0);
    Long burst = cpu.burst();
    boolean burstLeft = burst != null && isBurstRefused(directory, burst, quota != 0);
    if (quota != 0) {
      directory.write("cpu.cfs_quota_us", quota);
      if (periodLeft) {
        directory.write("cpu.cfs_period_us", Long.toUnsignedString(Limit.of(cpu.period())));
      }
      if (burstLeft && burst != null) {
        directory.write("cpu.cfs_burst_us", Long.toUnsignedString(burst));
      }
    }
    if (cpu.idle() != null) {
      directory.write("cpu.idle", Limit.of(cpu.idle()));
    }
    setRealtime(directory, cpu);
  }

  /** The kernel cuts shares to its own range without a word. */
  private static void setShares(CgroupDirectory directory, long shares) throws CgroupException {
    directory.write("cpu.shares", Long.toUnsignedString(shares));
    long read = directory.readNumber("cpu.shares");
    int order = Long.compareUnsigned(shares, read);
    if (order != 0) {
      throw new CgroupException(
          "the " + (order > 0 ? "maximum" : "minimum") + " allowed cpu-shares is " + Long.toUnsignedString(read));
    }
  }

  private static void setRealtime(CgroupDirectory directory, LinuxCpu cpu) throws CgroupException {
    long runtime = Limit.of(cpu.realtimeRuntime());
    boolean periodLeft =
        Limit.isSet(cpu.realtimePeriod())
            && isRefused(directory, "cpu.rt_period_us", Limit.of(cpu.realtimePeriod()), runtime != 0);
    if (runtime != 0) {
      directory.write("cpu.rt_runtime_us", runtime);
      if (periodLeft) {
        directory.write("cpu.rt_period_us", Long.toUnsignedString(Limit.of(cpu.realtimePeriod())));
      }
    }
  }

  /** True: refused with EINVAL, but it may be tried again. */
  private static boolean isRefused(CgroupDirectory directory, String file, long value, boolean again)
      throws CgroupException {
    String text = Long.toUnsignedString(value);
    SyscallException failure = directory.tryWrite(file, text);
    if (failure == null) {
      return false;
    }
    if (failure.is(Errno.EINVAL) && again) {
      return true;
    }
    throw CgroupDirectory.failed(text, failure);
  }

  private static boolean isBurstRefused(CgroupDirectory directory, long burst, boolean again) throws CgroupException {
    // Before Linux 5.14 there is no burst.
    return directory.has("cpu.cfs_burst_us") && isRefused(directory, "cpu.cfs_burst_us", burst, again);
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Map<String, Long> stat = directory.readPairs("cpu.stat");
    reading.periods = stat.getOrDefault("nr_periods", 0L);
    reading.throttledPeriods = stat.getOrDefault("nr_throttled", 0L);
    reading.throttledTime = stat.getOrDefault("throttled_time", 0L);
  }
}
