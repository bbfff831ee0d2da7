package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.process.MemoryLimit;

/** Why a foreground process was killed, if it was for a limit: its exit code alone does not say. */
final class DeathReport {
  private static final int SIGKILL = 9;

  private DeathReport() {}

  /** Warns if the kernel killed processes of the container for want of memory. */
  static void tell(RuntimeContext context, String id, WaitStatus status) {
    // Init, or the shell that waited for what was killed.
    if (status.signal() != SIGKILL && status.exitCode() != 128 + SIGKILL) {
      return;
    }
    try (LoadedContainer container = LoadedContainer.load(context, id)) {
      long kills = Cgroups.get("", container.cgroup()::oomKillCount);
      if (kills > 0) {
        String limit = MemoryLimit.met(container.cgroup());
        context
            .log()
            .warning(
                "container process was OOM-killed"
                    + (limit.isEmpty() ? "" : ": " + limit)
                    + "; /linux/resources/memory/limit is too low for what it does");
      }
    } catch (RuntimeFailure e) {
      // Without the container or its cgroup there is nothing to be told.
      return;
    }
  }
}
