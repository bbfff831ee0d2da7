package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.RuntimeFailure;

/** The end of a container's processes that do not end with its init, as they share their pid namespace. */
final class CgroupDeaths {
  private static final long LIMIT_NANOS = 10_000_000_000L;
  private static final long KILL_AGAIN_NANOS = 1_000_000_000L;
  private static final int LONGEST_PAUSE_MILLIS = 50;

  private CgroupDeaths() {}

  /** Kills all, and waits for their end. */
  static void killAll(CgroupManager cgroup) throws RuntimeFailure {
    if (!Cgroups.get("", cgroup::exists)) {
      return;
    }
    try {
      Cgroups.run("", () -> cgroup.signalAll(KillOperation.SIGKILL));
      awaitDeaths(cgroup);
    } catch (CgroupFailed e) {
      // systemd removes a scope's cgroup as soon as its last process is gone.
      if (Cgroups.get("", cgroup::exists)) {
        throw e;
      }
    }
  }

  /**
   * Nobody reaps them for init: they are gone when the last of them has had the time to die. Who came
   * in meanwhile (an exec, a process moved by somebody else) is killed too.
   */
  private static void awaitDeaths(CgroupManager cgroup) throws RuntimeFailure {
    long start = System.nanoTime();
    long again = KILL_AGAIN_NANOS;
    long pause = 1;
    while (!Cgroups.get("", cgroup::allPids).isEmpty()) {
      long waited = System.nanoTime() - start;
      if (waited >= LIMIT_NANOS) {
        return;
      }
      if (waited >= again) {
        Cgroups.run("", () -> cgroup.signalAll(KillOperation.SIGKILL));
        again += KILL_AGAIN_NANOS;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }
}
