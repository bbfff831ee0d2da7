package dev.jrunc.cgroups;

import dev.jrunc.linux.Kernel;
import java.util.List;

/** Signals for a whole cgroup: frozen meanwhile, so that no process escapes by forking. */
final class FrozenSignal {
  private static final int SIGKILL = 9;
  private static final long LIMIT_NANOS = 10_000_000_000L;
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private FrozenSignal() {}

  static void send(CgroupManager manager, Kernel kernel, int signal) throws CgroupException {
    boolean frozen = true;
    try {
      manager.freeze();
    } catch (CgroupException e) {
      // Most will be reached all the same.
      frozen = false;
    }
    try {
      CgroupProcesses.signal(kernel, manager.allPids(), signal);
    } catch (CgroupException e) {
      thaw(manager, e);
      throw e;
    }
    if (frozen) {
      manager.thaw();
    } else if (signal == SIGKILL) {
      killTheRest(manager, kernel);
    }
  }

  /** Children may have been born behind the list: they are killed faster than they come, or time ends. */
  private static void killTheRest(CgroupManager manager, Kernel kernel) throws CgroupException {
    long start = System.nanoTime();
    List<Integer> left = manager.allPids();
    for (long pause = 1; !left.isEmpty() && System.nanoTime() - start < LIMIT_NANOS; left = manager.allPids()) {
      CgroupProcesses.signal(kernel, left, SIGKILL);
      Pause.millis(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  private static void thaw(CgroupManager manager, CgroupException first) {
    try {
      manager.thaw();
    } catch (CgroupException e) {
      first.addSuppressed(e);
    }
  }
}
