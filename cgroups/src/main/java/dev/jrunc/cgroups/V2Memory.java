package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;

/** memory. The spec's swap is memory and swap together; v2 counts swap alone. */
final class V2Memory implements V2Controller {
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
    if (Boolean.TRUE.equals(memory.checkBeforeUpdate())) {
      refuseBelowUsage(directory, limit, swap);
    }
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
}
