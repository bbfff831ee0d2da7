package dev.jrunc.container.process;

import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.PlanWriter;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/** A plan in a sealed memfd: what the executor has checked cannot change under it. */
final class PlanMemfd {
  private static final int SEALS =
      OpenFlags.F_SEAL_SEAL
          | OpenFlags.F_SEAL_SHRINK
          | OpenFlags.F_SEAL_GROW
          | OpenFlags.F_SEAL_WRITE;

  private PlanMemfd() {}

  static Fd of(Kernel kernel, Plan plan) throws SyscallException {
    Fd memfd =
        kernel.memfdCreate("jrunc-plan", OpenFlags.MFD_CLOEXEC | OpenFlags.MFD_ALLOW_SEALING);
    try {
      kernel.writeAll(memfd, PlanWriter.write(plan));
      kernel.addSeals(memfd, SEALS);
      return memfd;
    } catch (SyscallException e) {
      memfd.close();
      throw e;
    }
  }
}
