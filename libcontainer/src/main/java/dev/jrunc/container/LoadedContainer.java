package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.failure.ContainerNotFound;
import dev.jrunc.container.failure.CorruptState;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.StateStore;
import dev.jrunc.container.state.Status;
import dev.jrunc.container.state.StatusProbe;
import dev.jrunc.linux.procfs.Procfs;
import org.jspecify.annotations.Nullable;

/**
 * A container that exists, as the verbs after create meet it.
 *
 * @param directory owned by this object
 * @param state what its record says
 * @param cgroup its cgroup; owned by this object
 */
record LoadedContainer(
    RuntimeContext context, StateDirectory directory, StateRecord state, CgroupManager cgroup)
    implements AutoCloseable {

  /** The container of that id. */
  static LoadedContainer load(RuntimeContext context, String id) throws RuntimeFailure {
    return open(context, ContainerId.of(id), false);
  }

  /** The container of that id, when nobody else changes it any more. */
  static LoadedContainer loadLocked(RuntimeContext context, String id) throws RuntimeFailure {
    return open(context, ContainerId.of(id), true);
  }

  private static LoadedContainer open(RuntimeContext context, ContainerId id, boolean lock)
      throws RuntimeFailure {
    StateDirectory directory = store(context).find(id);
    if (directory == null) {
      throw new ContainerNotFound();
    }
    LoadedContainer container = null;
    try {
      if (lock) {
        directory.lock();
      }
      container = read(context, id, directory);
    } finally {
      if (container == null) {
        directory.close();
      }
    }
    if (container == null) {
      throw new ContainerNotFound();
    }
    return container;
  }

  /** The container in a directory; null if there is none, or not yet. The directory goes to it. */
  static @Nullable LoadedContainer read(
      RuntimeContext context, ContainerId id, StateDirectory directory) throws RuntimeFailure {
    StateRecord state = directory.readState();
    if (state == null) {
      return null;
    }
    if (!state.id().equals(id.value())) {
      throw new CorruptState(
          directory.path() + "/state.json", "it is of container " + state.id());
    }
    CgroupManager cgroup =
        Cgroups.load(
            context,
            state.cgroupPaths(),
            state.request().rootlessCgroups(),
            state.request().systemdCgroup());
    return new LoadedContainer(context, directory, state, cgroup);
  }

  static StateStore store(RuntimeContext context) {
    return new StateStore(context.kernel(), context.stateRoot());
  }

  String id() {
    return state.id();
  }

  Status status() throws RuntimeFailure {
    return StatusProbe.of(
        Procfs.of(context.kernel()), state, directory, () -> Cgroups.isFrozen(cgroup));
  }

  @Override
  public void close() {
    cgroup.close();
    directory.close();
  }
}
