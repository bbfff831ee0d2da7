package dev.jrunc.container;

import dev.jrunc.container.failure.HookFailed;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.hook.HostHooks;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.Status;
import dev.jrunc.container.sync.FlightRecord;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.Hook;
import dev.jrunc.oci.Hooks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code start}: opens the fifo that init waits on. */
final class StartOperation {
  private static final String NOT_READY =
      "exec fifo is empty: container init did not signal execve readiness"
          + " (process died before writing, or fifo already consumed)";

  /** How long init may take from the fifo to execve before start stops looking. */
  private static final int EXECVE_MILLIS = 20;

  private static final String STOPPED = "cannot start a container that has stopped";
  private static final int DEATH_MILLIS = 10_000;

  private StartOperation() {}

  static void run(RuntimeContext context, String id) throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.loadLocked(context, id)) {
      switch (container.status()) {
        case CREATED -> {}
        case STOPPED ->
            throw new WrongStatus(STOPPED);
        case RUNNING ->
            throw new WrongStatus("cannot start an already running container");
        case PAUSED, CREATING ->
            throw new WrongStatus(
                "cannot start a container in the " + container.status().word() + " state");
      }
      start(context, container);
    }
  }

  private static void start(RuntimeContext context, LoadedContainer container)
      throws RuntimeFailure {
    StateRecord state = container.state();
    try (Fd pidfd = state.init().open(context.kernel(), Procfs.of(context.kernel()))) {
      if (pidfd == null) {
        throw new WrongStatus(STOPPED);
      }
      InitHandle init = new InitHandle(state.init(), pidfd);
      SyscallException deaf = NotifySocket.listen(context, container.directory(), init, true);
      start(context, container.directory(), state, init);
      if (deaf != null) {
        // As runc, which finds out when the container runs.
        throw new SyscallFailed(deaf);
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start init", e);
    }
  }

  /** Lets a created container's init go on, and runs the poststart hooks. */
  static void start(
      RuntimeContext context,
      StateDirectory directory,
      StateRecord state,
      InitHandle init)
      throws RuntimeFailure {
    try {
      if (init.hasEnded(context.kernel())) {
        throw new WrongStatus(STOPPED);
      }
      openFifo(context, directory, init.pidfd());
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start init", e);
    }
    directory.fifo().remove();
    afterStart(context, directory, state, init);
  }

  /** What is due once init has gone on: a word about its failure, if that is known, and the poststart hooks. */
  static void afterStart(
      RuntimeContext context, StateDirectory directory, StateRecord state, InitHandle init)
      throws RuntimeFailure {
    Fd pidfd = init.pidfd();
    Hooks hooks = state.hooks();
    try {
      if (!hooks.startContainer().isEmpty()) {
        // Nothing else that could fail stands between the fifo and execve.
        tellFailure(context, directory, pidfd);
      }
      // A hook may call the runtime on this very container.
      directory.unlock();
      runPoststart(context, state, hooks.poststart(), pidfd);
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start init", e);
    }
  }

  private static void openFifo(RuntimeContext context, StateDirectory directory, Fd pidfd)
      throws RuntimeFailure, SyscallException {
    try (Fd fifo = directory.fifo().open(OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK)) {
      if (fifo == null) {
        throw new OperationFailed(NOT_READY);
      }
      awaitInit(context, fifo, pidfd);
    }
  }

  private static void awaitInit(RuntimeContext context, Fd fifo, Fd pidfd) throws RuntimeFailure, SyscallException {
    PollSet set = new PollSet();
    set.add(fifo, PollSet.POLLIN);
    set.add(pidfd, PollSet.POLLIN);
    while (context.kernel().poll(set, -1) == 0) {
      // A signal came.
    }
    if (!hasByte(context, fifo)) {
      throw new OperationFailed(NOT_READY);
    }
  }

  private static boolean hasByte(RuntimeContext context, Fd fifo) throws SyscallException {
    try {
      return context.kernel().read(fifo, new byte[1], 0, 1) == 1;
    } catch (SyscallException e) {
      if (e.is(Errno.EAGAIN)) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Init goes on by itself now, and what becomes of it is the container's business: start succeeds,
   * as runc's does. Yet its reason for failing would be seen only by who reads its stderr.
   */
  private static void tellFailure(RuntimeContext context, StateDirectory directory, Fd pidfd)
      throws RuntimeFailure, SyscallException {
    PollSet set = new PollSet();
    set.add(pidfd, PollSet.POLLIN);
    long end = System.nanoTime() + EXECVE_MILLIS * 1_000_000L;
    while (true) {
      FlightRecord record = directory.readRecorder();
      if (record == null || record.state() == FlightRecord.Phase.ENTERED_EXECVE) {
        return;
      }
      if (record.state() == FlightRecord.Phase.FAILED) {
        context.log().warning("container process could not be started: " + record.detail());
        return;
      }
      if (System.nanoTime() >= end || context.kernel().poll(set, 1) > 0) {
        return;
      }
    }
  }

  private static void runPoststart(
      RuntimeContext context, StateRecord state, List<Hook> hooks, @Nullable Fd pidfd)
      throws RuntimeFailure, SyscallException {
    if (hooks.isEmpty() || pidfd == null) {
      return;
    }
    try (Fd bundle = HookStates.bundle(context, state)) {
      new HostHooks(context.kernel(), context.invocation(), context.log())
          .run(
              HostHooks.Kind.POSTSTART,
              hooks,
              HookStates.of(state, Status.RUNNING),
              bundle,
              null);
    } catch (HookFailed e) {
      kill(context, pidfd);
      throw e;
    }
  }

  private static void kill(RuntimeContext context, Fd pidfd) throws SyscallException {
    try {
      context.kernel().pidfdSendSignal(pidfd, KillOperation.SIGKILL);
    } catch (SyscallException e) {
      if (e.is(Errno.ESRCH)) {
        return;
      }
      throw e;
    }
    PollSet set = new PollSet();
    set.add(pidfd, PollSet.POLLIN);
    context.kernel().poll(set, DEATH_MILLIS);
  }
}
