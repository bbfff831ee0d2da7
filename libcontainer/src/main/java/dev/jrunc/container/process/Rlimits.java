package dev.jrunc.container.process;

import dev.jrunc.container.config.ResourceLimit;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import java.util.List;

/** Sets a process's limits from outside its user namespace, where hard limits can be raised. */
public final class Rlimits {
  private Rlimits() {}

  /** @param prefix put before what fails */
  public static void set(
      Kernel kernel, int pid, List<ResourceLimit> limits, String prefix)
      throws RuntimeFailure {
    for (ResourceLimit limit : limits) {
      try {
        kernel.prlimit(
            pid, limit.resource(), new ProcessCalls.Rlimit(limit.soft(), limit.hard()));
      } catch (SyscallException e) {
        throw new OperationFailed(
            prefix
                + "error setting rlimits for ready process: error setting rlimit type "
                + limit.resource()
                + ": "
                + e.errno().message(),
            e);
      }
    }
  }
}
