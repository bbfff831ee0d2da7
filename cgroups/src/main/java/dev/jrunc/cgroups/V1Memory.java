package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.MemoryStats;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** memory. Kernel memory limits are gone from Linux and ignored. */
final class V1Memory implements V1Controller {
  private static final String LIMIT = "memory.limit_in_bytes";
  private static final int DRAINING_LOOKS = 5;
  private static final String SWAP_LIMIT = "memory.memsw.limit_in_bytes";

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxMemory memory = resources.memory();
    return memory != null
        && (Limit.isSet(memory.limit())
            || Limit.isSet(memory.swap())
            || Limit.isSet(memory.reservation())
            || Boolean.TRUE.equals(memory.disableOomKiller())
            || isSwappinessSet(memory.swappiness()));
  }

  private static boolean isSwappinessSet(@Nullable Long swappiness) {
    return swappiness != null && swappiness != -1;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxMemory memory = resources.memory();
    if (memory == null) {
      return;
    }
    setLimits(directory, Limit.of(memory.limit()), Limit.of(memory.swap()));
    if (Limit.isSet(memory.reservation())) {
      directory.write("memory.soft_limit_in_bytes", Limit.of(memory.reservation()));
    }
    if (Boolean.TRUE.equals(memory.disableOomKiller())) {
      directory.write("memory.oom_control", "1");
    }
    Long swappiness = memory.swappiness();
    if (swappiness != null && isSwappinessSet(swappiness)) {
      if (Long.compareUnsigned(swappiness, 100) > 0) {
        throw new CgroupException(
            "invalid memory swappiness value: " + Long.toUnsignedString(swappiness) + " (valid range is 0-100)");
      }
      directory.write("memory.swappiness", swappiness);
    }
  }

  /** The kernel refuses memory above memory+swap, so the one that grows further goes first. */
  private static void setLimits(CgroupDirectory directory, long limit, long givenSwap) throws CgroupException {
    long swap = givenSwap;
    if (limit == -1 && (swap == 0 || swap == -1)) {
      // Without swap accounting there is nothing to be lifted.
      swap = directory.has(SWAP_LIMIT) ? -1 : 0;
    }
    if (limit != 0 && swap != 0 && (swap == -1 || Long.compareUnsigned(directory.readNumber(LIMIT), swap) < 0)) {
      setSwap(directory, swap);
      setMemory(directory, limit);
    } else {
      setMemory(directory, limit);
      setSwap(directory, swap);
    }
  }

  private static void setSwap(CgroupDirectory directory, long swap) throws CgroupException {
    if (swap != 0) {
      directory.write(SWAP_LIMIT, swap);
    }
  }

  private static void setMemory(CgroupDirectory directory, long limit) throws CgroupException {
    if (limit == 0) {
      return;
    }
    String value = Long.toString(limit);
    SyscallException failure = directory.tryWrite(LIMIT, value);
    for (int look = 0; look < DRAINING_LOOKS && failure != null && failure.is(Errno.EBUSY); look++) {
      // The kernel has told the CPUs to give back what they had taken in advance, 256 KiB each, and did not wait.
      Pause.millis(1);
      failure = directory.tryWrite(LIMIT, value);
    }
    if (failure == null) {
      return;
    }
    if (!failure.is(Errno.EBUSY)) {
      throw CgroupDirectory.failed(value, failure);
    }
    throw new CgroupException(
        "unable to set memory limit to "
            + limit
            + " (current usage: "
            + directory.readNumber("memory.usage_in_bytes")
            + ", peak usage: "
            + directory.readNumber("memory.max_usage_in_bytes")
            + ")");
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Map<String, Long> stat = directory.readPairs("memory.stat");
    reading.memory =
        new MemoryStats(
            stat.getOrDefault("cache", 0L),
            usage(directory, "memory"),
            usage(directory, "memory.memsw"),
            usage(directory, "memory.kmem"),
            usage(directory, "memory.kmem.tcp"),
            stat,
            null);
  }

  private static MemoryStats.Usage usage(CgroupDirectory directory, String kind) throws CgroupException {
    return new MemoryStats.Usage(
        directory.readNumberOr(kind + ".limit_in_bytes", 0),
        directory.readNumberOr(kind + ".usage_in_bytes", 0),
        directory.readNumberOr(kind + ".max_usage_in_bytes", 0),
        directory.readNumberOr(kind + ".failcnt", 0));
  }
}
