package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.InitDied;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.linux.Kernel;

/** The limits of a container's cgroups and of its process. */
final class InitLimits {
  private final Kernel kernel;
  private final InitParts parts;
  private boolean cgroupsLimited;

  InitLimits(Kernel kernel, InitParts parts) {
    this.kernel = kernel;
    this.parts = parts;
  }

  /**
   * A second time it does nothing. Only while init waits: on the way from one set of device rules to
   * another even /dev/null may be out of reach.
   */
  void limitCgroups() throws RuntimeFailure {
    if (cgroupsLimited) {
      return;
    }
    cgroupsLimited = true;
    RdtGroup rdt = parts.rdt();
    if (rdt != null) {
      rdt.limit();
    }
    try {
      parts.cgroup().set(parts.config().cgroup().resources());
    } catch (CgroupException e) {
      throw new CgroupFailed(
          InitFailed.PREFIX + "error setting cgroup config for procHooks process: " + e.getMessage(),
          "/linux/resources",
          e);
    }
  }

  void limitProcess(int pid) throws RuntimeFailure {
    Rlimits.set(kernel, pid, parts.config().process().rlimits(), InitFailed.PREFIX);
  }

  /** Whether the memory limit is why init died; else the cause is what it was. */
  RuntimeFailure explain(RuntimeFailure cause) {
    try {
      return parts.cgroup().oomKillCount() > 0
          ? InitDied.ofOutOfMemory(MemoryLimit.met(parts.cgroup()), MemoryLimit.HINT)
          : cause;
    } catch (CgroupException e) {
      return cause;
    }
  }
}
