package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.state.Status;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;

/** {@code kill}. It takes no lock: it must get through to a container that hangs in a hook. */
final class KillOperation {
  static final int SIGKILL = 9;

  private KillOperation() {}

  static void run(RuntimeContext context, String id, int signal, boolean all)
      throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.load(context, id)) {
      try {
        if (isForAll(container, signal, all)) {
          signalAll(container, signal, all);
        } else {
          signalInit(container, signal);
        }
      } catch (WrongStatus e) {
        if (!all) {
          throw e;
        }
      }
    }
  }

  private static boolean isForAll(LoadedContainer container, int signal, boolean all)
      throws RuntimeFailure {
    // Without a pid namespace of its own nothing else ends when init does.
    boolean lingering = signal == SIGKILL && !container.state().privatePids();
    if (!all && !lingering) {
      return false;
    }
    if (!container.state().request().rootlessCgroups()
        || Cgroups.get("", container.cgroup()::exists)) {
      return true;
    }
    // An ordinary user's container may have no cgroup: only init is known then.
    if (lingering) {
      container
          .context()
          .log()
          .warning("failed to kill all processes, possibly due to lack of cgroup");
    }
    return false;
  }

  private static void signalAll(LoadedContainer container, int signal, boolean all)
      throws RuntimeFailure {
    boolean stopped = container.status() == Status.STOPPED;
    if (stopped && !Cgroups.get("", container.cgroup()::exists)) {
      // systemd removes a scope's cgroup with its last process.
      throw new WrongStatus("container not running");
    }
    if (stopped && all) {
      // runc's obsolete --all is silent here, and so are the processes that are left.
      Cgroups.run("", () -> container.cgroup().signalAll(signal));
      return;
    }
    if (stopped && Cgroups.get("", container.cgroup()::allPids).isEmpty()) {
      throw new WrongStatus("container not running");
    }
    Cgroups.run("", () -> container.cgroup().signalAll(signal));
  }

  private static void signalInit(LoadedContainer container, int signal) throws RuntimeFailure {
    RuntimeContext context = container.context();
    try (Fd pidfd =
        container.state().init().open(context.kernel(), Procfs.of(context.kernel()))) {
      if (pidfd == null) {
        throw new WrongStatus("container not running");
      }
      context.kernel().pidfdSendSignal(pidfd, signal);
      if (signal == SIGKILL && Cgroups.isFrozen(container.cgroup())) {
        // A frozen process of version 1 does not even die.
        Cgroups.run("", container.cgroup()::thaw);
      }
    } catch (SyscallException e) {
      if (e.is(Errno.ESRCH)) {
        throw new WrongStatus("container not running");
      }
      throw new SyscallFailed("unable to signal init", e);
    }
  }
}
