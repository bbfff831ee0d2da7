package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.failure.ContainerNotFound;
import dev.jrunc.container.failure.HookFailed;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.hook.HostHooks;
import dev.jrunc.container.process.PidFile;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.StateStore;
import dev.jrunc.container.state.Status;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.Hook;
import dev.jrunc.oci.State;
import java.util.ArrayList;
import java.util.List;

/** {@code delete}. */
final class DeleteOperation {
  /** How long {@code --force} waits for somebody who works on the container. */
  private static final int PATIENCE_MILLIS = 1_000;

  private static final int DEATH_MILLIS = 10_000;

  private final RuntimeContext context;
  private final ContainerId id;
  private final boolean force;

  private DeleteOperation(RuntimeContext context, ContainerId id, boolean force) {
    this.context = context;
    this.id = id;
    this.force = force;
  }

  static void run(RuntimeContext context, String id, boolean force) throws RuntimeFailure {
    new DeleteOperation(context, ContainerId.of(id), force).run();
  }

  /** Of a container whose init has ended, by who made it and still holds all of it. */
  static void afterEnd(RuntimeContext context, CreatedContainer container) throws RuntimeFailure {
    ContainerId id = ContainerId.of(container.state().id());
    if (!container.directory().lock(PATIENCE_MILLIS)) {
      run(context, id.value(), true);
    } else if (!container.directory().isRemoved()) {
      new DeleteOperation(context, id, true).removeEnded(container);
    }
  }

  private void removeEnded(CreatedContainer container) throws RuntimeFailure {
    StateRecord state = container.state();
    if (!state.privatePids() && Cgroups.isFrozen(container.cgroup())) {
      Cgroups.run("", container.cgroup()::thaw);
    }
    destroy(LoadedContainer.store(context), container.directory(), container.cgroup(), state);
  }

  private void run() throws RuntimeFailure {
    StateStore store = LoadedContainer.store(context);
    StateDirectory directory = store.find(id);
    if (directory == null) {
      if (force) {
        return;
      }
      throw new ContainerNotFound();
    }
    LoadedContainer container = null;
    try {
      if (!force) {
        directory.lock();
      } else if (!directory.lock(PATIENCE_MILLIS)) {
        breakIn(directory);
      }
      if (directory.isRemoved()) {
        throw new ContainerNotFound();
      }
      container = LoadedContainer.read(context, id, directory);
      if (container == null) {
        undoCreating(store, directory);
        throw new ContainerNotFound();
      }
      delete(store, container);
    } catch (ContainerNotFound e) {
      if (!force) {
        throw e;
      }
    } finally {
      if (container != null) {
        container.close();
      } else {
        directory.close();
      }
    }
  }

  /** Who holds the lock hangs: in a hook, or for good. Without init it has nothing to wait for. */
  private void breakIn(StateDirectory directory) throws RuntimeFailure {
    CreatingRecord creating = directory.readCreating();
    LoadedContainer container = LoadedContainer.read(context, id, directory);
    if (container != null) {
      try {
        kill(container);
      } finally {
        // Only this: the directory is the caller's.
        container.cgroup().close();
      }
    } else if (creating != null) {
      UndoCreating.killProcesses(context, creating);
      if (!directory.lock(PATIENCE_MILLIS)) {
        UndoCreating.killRuntime(context, creating);
      }
    }
    // A stopped server that had this very call goes on some day; it will find the directory gone, and leave the rest.
    boolean ours = creating != null && creating.runtime().pid() == context.invocation().pid();
    directory.lock(ours ? PATIENCE_MILLIS : DEATH_MILLIS);
  }

  private void undoCreating(StateStore store, StateDirectory directory) throws RuntimeFailure {
    CreatingRecord creating = directory.readCreating();
    if (creating != null) {
      UndoCreating.killProcesses(context, creating);
      UndoCreating.removeCgroups(context, creating);
    }
    store.remove(id, directory);
  }

  private void delete(StateStore store, LoadedContainer container) throws RuntimeFailure {
    Status status = container.status();
    if (force || status == Status.CREATED) {
      kill(container);
    } else if (status != Status.STOPPED) {
      throw new WrongStatus(
          "cannot delete container " + id + " that is not stopped: " + status.word());
    }
    removePidFile(container);
    destroy(store, container.directory(), container.cgroup(), container.state());
  }

  /** Only of a create that was killed while it wrote it: a whole one is the caller's. */
  private void removePidFile(LoadedContainer container) throws RuntimeFailure {
    String pidFile = container.directory().notedPidFile();
    if (pidFile != null) {
      PidFile.remove(context.kernel(), context.invocation(), pidFile, container.state().init().pid());
    }
  }

  private void kill(LoadedContainer container) throws RuntimeFailure {
    try (Fd pidfd =
        container.state().init().open(context.kernel(), Procfs.of(context.kernel()))) {
      if (pidfd != null) {
        context.kernel().pidfdSendSignal(pidfd, KillOperation.SIGKILL);
      }
      if (Cgroups.isFrozen(container.cgroup())) {
        Cgroups.run("", container.cgroup()::thaw);
      }
      if (pidfd == null) {
        return;
      }
      PollSet set = new PollSet();
      set.add(pidfd, PollSet.POLLIN);
      if (context.kernel().poll(set, DEATH_MILLIS) == 0) {
        throw new OperationFailed("container init still running");
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw new SyscallFailed("unable to kill init", e);
      }
    }
  }

  private void destroy(
      StateStore store, StateDirectory directory, CgroupManager cgroup, StateRecord state)
      throws RuntimeFailure {
    if (!state.privatePids() && hasCgroup(state, cgroup)) {
      CgroupDeaths.killAll(cgroup);
    }
    Cgroups.run("unable to remove container's cgroup: ", cgroup::destroy);
    removeRdtGroups(directory, state.rdtGroups());
    store.remove(id, directory);
    runPoststop(state, state.hooks().poststop());
  }

  /** Of those only that were made for it: others are managed by somebody else, and may have other containers. */
  private void removeRdtGroups(StateDirectory directory, List<String> groups) throws RuntimeFailure {
    CreatingRecord created = groups.isEmpty() ? null : directory.readCreating();
    if (created != null) {
      List<String> made = new ArrayList<>(groups);
      made.retainAll(created.ownedCgroups());
      UndoCreating.removeEmpty(context, made);
    }
  }

  /** An ordinary user's container may have none; who is in it is not known then. */
  private static boolean hasCgroup(StateRecord state, CgroupManager cgroup) throws RuntimeFailure {
    return !state.request().rootlessCgroups() || Cgroups.get("", cgroup::exists);
  }

  private void runPoststop(StateRecord record, List<Hook> hooks) throws RuntimeFailure {
    if (hooks.isEmpty()) {
      return;
    }
    State state = HookStates.of(record, Status.STOPPED);
    try (Fd bundle = HookStates.bundle(context, record)) {
      new HostHooks(context.kernel(), context.invocation(), context.log())
          .run(HostHooks.Kind.POSTSTOP, hooks, state, bundle, null);
    } catch (HookFailed e) {
      throw new OperationFailed("unable to destroy container: " + e.text(), e);
    }
  }
}
