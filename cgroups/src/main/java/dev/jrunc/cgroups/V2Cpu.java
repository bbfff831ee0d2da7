package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxResources;
import java.util.Map;

/** cpu. */
final class V2Cpu implements V2Controller {
  private static final long DEFAULT_PERIOD = 100_000;

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxCpu cpu = resources.cpu();
    return cpu != null
        && (Limit.isSet(cpu.shares())
            || Limit.isSet(cpu.quota())
            || Limit.isSet(cpu.period())
            || cpu.idle() != null
            || cpu.burst() != null);
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxCpu cpu = resources.cpu();
    if (cpu == null) {
      return;
    }
    if (cpu.idle() != null) {
      directory.write("cpu.idle", Limit.of(cpu.idle()));
    }
    // An idle cgroup has no weight: EINVAL.
    if (Limit.isSet(cpu.shares()) && Limit.of(cpu.idle()) != 1 && !V2Unified.isIdle(resources.unified())) {
      directory.write("cpu.weight", CpuWeight.of(Limit.of(cpu.shares())));
    }
    boolean bandwidth = Limit.isSet(cpu.quota()) || Limit.isSet(cpu.period());
    String burst = cpu.burst() == null ? "" : Long.toUnsignedString(cpu.burst());
    SyscallException refused = burst.isEmpty() ? null : directory.tryWrite("cpu.max.burst", burst);
    // A burst above the old quota is refused; below the new one it may be right.
    if (refused != null && !(refused.is(Errno.EINVAL) && Limit.isSet(cpu.quota()))) {
      throw CgroupDirectory.failed(burst, refused);
    }
    if (bandwidth) {
      long quota = Limit.of(cpu.quota());
      long period = Limit.isSet(cpu.period()) ? Limit.of(cpu.period()) : DEFAULT_PERIOD;
      directory.write("cpu.max", (quota > 0 ? Long.toString(quota) : "max") + " " + Long.toUnsignedString(period));
      if (refused != null) {
        directory.write("cpu.max.burst", burst);
      }
    }
  }

  /** cpu.stat is there even where the controller is not enabled. */
  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Map<String, Long> stat = directory.readPairs("cpu.stat");
    reading.cpuTotal = stat.getOrDefault("usage_usec", 0L) * 1000;
    reading.cpuUser = stat.getOrDefault("user_usec", 0L) * 1000;
    reading.cpuKernel = stat.getOrDefault("system_usec", 0L) * 1000;
    reading.periods = stat.getOrDefault("nr_periods", 0L);
    reading.throttledPeriods = stat.getOrDefault("nr_throttled", 0L);
    reading.throttledTime = stat.getOrDefault("throttled_usec", 0L) * 1000;
    reading.cpuPressure = Pressures.read(directory, "cpu.pressure");
  }
}
