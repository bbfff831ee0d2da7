package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.MemoryStats;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;
import java.util.Map;

/** memory. The spec's swap is memory and swap together; v2 counts swap alone. */
final class V2Memory implements V2Controller {
  /** The largest unsigned number stands for "max". */
  private static final long UNLIMITED = -1;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxMemory memory = resources.memory();
    return memory != null
        && (Limit.isSet(memory.limit()) || Limit.isSet(memory.swap()) || Limit.isSet(memory.reservation()));
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxMemory memory = resources.memory();
    if (memory == null || !isLimited(resources)) {
      return;
    }
    long limit = Limit.of(memory.limit());
    long swap = Limit.of(memory.swap());
    check(directory, memory);
    setSwap(directory, swapValue(limit, swap));
    write(directory, "memory.max", Limit.v2(limit));
    write(directory, "memory.low", Limit.v2(Limit.of(memory.reservation())));
  }

  private static void write(CgroupDirectory directory, String file, String value) throws CgroupException {
    if (!value.isEmpty()) {
      directory.write(file, value);
    }
  }

  private static void setSwap(CgroupDirectory directory, String value) throws CgroupException {
    // An empty string would count as 0.
    if (value.isEmpty()) {
      return;
    }
    SyscallException failure = directory.tryWrite("memory.swap.max", value);
    // A kernel without swap accounting: "no swap" and "no limit" are then both kept.
    if (failure != null && !(failure.is(Errno.ENOENT) && (value.equals("max") || value.equals("0")))) {
      throw CgroupDirectory.failed(value, failure);
    }
  }

  /** memory.swap.max for the spec's two values; "" for "leave alone". */
  static String swapValue(long limit, long swap) throws CgroupException {
    if (limit == -1 && swap == 0) {
      return "max";
    }
    if (swap == 0 || swap == -1 || limit == -1) {
      return Limit.v2(swap);
    }
    if (limit == 0) {
      throw new CgroupException("unable to set swap limit without memory limit");
    }
    if (limit < 0) {
      throw new CgroupException("invalid memory value: " + limit);
    }
    if (swap < limit) {
      throw new CgroupException("memory+swap limit should be >= memory limit");
    }
    return Long.toString(swap - limit);
  }

  /** Refuses limits below what is in use, if so asked. */
  static void check(CgroupDirectory directory, LinuxMemory memory) throws CgroupException {
    if (Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
      refuseBelowUsage(directory, Limit.of(memory.limit()), Limit.of(memory.swap()));
    }
  }

  private static void refuseBelowUsage(CgroupDirectory directory, long limit, long swap) throws CgroupException {
    String text = directory.readIfPresent("memory.current");
    if (text == null || limit <= 0 && swap <= 0) {
      return;
    }
    long usage = Long.parseLong(text.strip());
    if (swap > 0 && swap <= usage) {
      throw new CgroupException("rejecting memory+swap limit " + swap + " <= usage " + usage);
    }
    if (limit > 0 && limit <= usage) {
      throw new CgroupException("rejecting memory limit " + limit + " <= usage " + usage);
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    Map<String, Long> stat = directory.readPairs("memory.stat");
    long failures = directory.readPairs("memory.events").getOrDefault("max", 0L);
    MemoryStats.Usage memory = usage(directory, "memory", failures);
    MemoryStats.Usage swap = usage(directory, "memory.swap", 0);
    reading.memory =
        new MemoryStats(
            stat.getOrDefault("file", 0L),
            memory,
            together(memory, swap),
            MemoryStats.Usage.NONE,
            MemoryStats.Usage.NONE,
            stat,
            Pressures.read(directory, "memory.pressure"));
  }

  private static MemoryStats.Usage usage(CgroupDirectory directory, String kind, long failures)
      throws CgroupException {
    long limit = directory.readNumberOr(kind + ".max", 0);
    return new MemoryStats.Usage(
        limit == Long.MAX_VALUE ? UNLIMITED : limit,
        directory.readNumberOr(kind + ".current", 0),
        directory.readNumberOr(kind + ".peak", 0),
        failures);
  }

  /** Version 1 counts swap with the memory. The most of both together is not known. */
  private static MemoryStats.Usage together(MemoryStats.Usage memory, MemoryStats.Usage swap) {
    long limit = swap.limit() == UNLIMITED ? UNLIMITED : swap.limit() + memory.limit();
    return new MemoryStats.Usage(limit, memory.usage() + swap.usage(), 0, 0);
  }
}
