package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** How a process becomes the front door's child. */
interface Spawner {
  /**
   * Starts it.
   *
   * @param meanwhile run while somebody else starts it, or after it was started; should it throw, no process is left;
   *     null: nothing
   */
  ProcessCalls.Spawned spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException;

  /** Whether the front door itself starts it, and so may adopt it in one go. */
  default boolean isFrontDoor() {
    return false;
  }

  /**
   * Tells the front door with the next process that it will be in the foreground; false: it has to be told before.
   *
   * @param flags of FOREGROUND_PREPARE
   */
  default boolean preparesForeground(int flags) {
    return false;
  }

  /** A process that was started, or is being. */
  @FunctionalInterface
  interface Starting {
    ProcessCalls.Spawned await() throws SyscallException;
  }

  /** The process, once {@code meanwhile} has run; nobody would know of it if that threw. */
  static ProcessCalls.Spawned endUnless(ProcessCalls processes, @Nullable Runnable meanwhile, Starting starting)
      throws SyscallException {
    boolean wanted = false;
    try {
      if (meanwhile != null) {
        meanwhile.run();
      }
      wanted = true;
    } finally {
      if (!wanted) {
        end(processes, starting);
      }
    }
    return starting.await();
  }

  private static void end(ProcessCalls processes, Starting starting) {
    final int sigkill = 9;
    try {
      ProcessCalls.Spawned process = starting.await();
      try {
        processes.pidfdSendSignal(process.pidfd(), sigkill);
      } finally {
        process.pidfd().close();
      }
    } catch (SyscallException e) {
      // It could not be started, or has ended. What was thrown is to be told.
      return;
    }
  }
}
