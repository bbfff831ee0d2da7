package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import java.util.LinkedHashSet;
import java.util.List;

/** Takes back what a create made whose creator is gone. */
final class UndoCreating {
  private static final int DEATH_MILLIS = 10_000;

  /** How long cgroups may be busy with processes that have been killed; all together. */
  private static final int ENDING_MILLIS = 1_000;

  private static final int ENDING_POLL_MILLIS = 5;

  private UndoCreating() {}

  /** Ends stage 1 and init, if they are there. */
  static void killProcesses(RuntimeContext context, CreatingRecord creating)
      throws RuntimeFailure {
    for (ProcessIdentity process : creating.processes()) {
      kill(context, process);
    }
  }

  /** Ends the runtime that was creating, which will not move otherwise. */
  static void killRuntime(RuntimeContext context, CreatingRecord creating) throws RuntimeFailure {
    // What a stopped server left is undone by the very call that it had.
    if (creating.runtime().pid() != context.invocation().pid()) {
      kill(context, creating.runtime());
    }
  }

  /** Removes the cgroups that were made for the container. */
  static void removeCgroups(RuntimeContext context, CreatingRecord creating)
      throws RuntimeFailure {
    if (creating.makesCgroups()) {
      removeUnsettled(context, creating);
      return;
    }
    try (CgroupManager cgroup = Cgroups.load(
            context, creating.cgroupPaths(), creating.rootless(), creating.systemd())) {
      removeCgroups(context, cgroup, creating.ownedCgroups());
    }
  }

  /**
   * Of a create that died while it made them, so that some may be somebody else's (ARCHITECTURE.md): only what is
   * empty, and by no other means than rmdir(2). A process of that create's may be in them that is just ending.
   */
  private static void removeUnsettled(RuntimeContext context, CreatingRecord creating) throws RuntimeFailure {
    long end = System.nanoTime() + ENDING_MILLIS * 1_000_000L;
    for (String path : new LinkedHashSet<>(creating.cgroupPaths().values())) {
      try {
        while (!removeEmpty(context, path) && System.nanoTime() < end) {
          Thread.sleep(ENDING_POLL_MILLIS);
        }
      } catch (CgroupFailed e) {
        // Who may not remove it has not made it.
        if (!(e.getCause() instanceof SyscallException cause && new CgroupException(cause).isPermission())) {
          throw e;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    removeEmpty(context, creating.ownedCgroups());
  }

  /**
   * Removes cgroups.
   *
   * @param owned those that did not exist before, parents first; others are not touched
   */
  static void removeCgroups(RuntimeContext context, CgroupManager cgroup, List<String> owned)
      throws RuntimeFailure {
    if (owned.isEmpty()) {
      return;
    }
    boolean whole = true;
    for (String path : cgroup.paths().values()) {
      whole &= owned.contains(path);
    }
    if (whole) {
      Cgroups.run(
          "",
          () -> {
            // What init left behind, when it had no pid namespace of its own.
            if (cgroup.exists()) {
              cgroup.signalAll(KillOperation.SIGKILL);
            }
            cgroup.destroy();
          });
    }
    removeEmpty(context, owned);
  }

  /** Removes those of the cgroups that nobody uses. */
  static void removeEmpty(RuntimeContext context, List<String> owned) throws RuntimeFailure {
    for (int i = owned.size() - 1; i >= 0; i--) {
      removeEmpty(context, owned.get(i));
    }
  }

  /** False: it is in use. */
  private static boolean removeEmpty(RuntimeContext context, String path) throws RuntimeFailure {
    try {
      context.kernel().unlinkat(Fd.CWD, path, OpenFlags.AT_REMOVEDIR);
      return true;
    } catch (SyscallException e) {
      // Another container may have come to live below a parent that this one made.
      boolean inUse = e.is(Errno.EBUSY, Errno.ENOTEMPTY);
      if (!inUse && !e.is(Errno.ENOENT)) {
        throw new CgroupFailed("unable to remove container's cgroup: " + e.getMessage(), e);
      }
      return !inUse;
    }
  }

  private static void kill(RuntimeContext context, ProcessIdentity process)
      throws RuntimeFailure {
    try (Fd pidfd = process.open(context.kernel(), Procfs.of(context.kernel()))) {
      if (pidfd == null) {
        return;
      }
      context.kernel().pidfdSendSignal(pidfd, KillOperation.SIGKILL);
      PollSet set = new PollSet();
      set.add(pidfd, PollSet.POLLIN);
      context.kernel().poll(set, DEATH_MILLIS);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw new SyscallFailed("unable to kill process " + process.pid(), e);
      }
    }
  }
}
