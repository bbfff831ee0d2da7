package dev.jrunc.container.state;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;

/**
 * Where a container stands, asked anew each time: nothing tells the runtime when init ends, so that
 * a status on disk would only grow stale.
 */
public final class StatusProbe {
  private StatusProbe() {}

  /** Whether the container's cgroup is frozen. */
  @FunctionalInterface
  public interface Freezer {
    boolean isFrozen() throws RuntimeFailure;
  }

  /** The status of a container that has a state record. */
  public static Status of(
      Procfs procfs, StateRecord state, StateDirectory directory, Freezer freezer)
      throws RuntimeFailure {
    // The freezer comes first: init of a frozen container that was sent SIGKILL is not gone yet.
    if (freezer.isFrozen()) {
      return Status.PAUSED;
    }
    try {
      if (!state.init().isAlive(procfs)) {
        return Status.STOPPED;
      }
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
    return directory.fifo().exists() ? Status.CREATED : Status.RUNNING;
  }
}
