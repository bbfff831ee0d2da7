package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.process.PidFile;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateStore;
import dev.jrunc.oci.IntelRdt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps that lead to a container whatever its processes come from, each with its inverse.
 *
 * @param foreground whether the runtime stays with the process and makes its terminal or pipes
 * @param rollback gets the inverses
 */
record CreationSteps(
    RuntimeContext context,
    CreateRequest request,
    LaunchOptions launch,
    boolean foreground,
    LinuxHostFacts facts,
    Rollback rollback) {

  /** @param opensNull as of {@link ProcessIo#foreground} */
  ProcessIo openIo(ContainerConfig config, boolean opensNull) throws RuntimeFailure {
    boolean terminal = config.process().terminal();
    ProcessIo io =
        foreground
            ? ProcessIo.foreground(
                context.kernel(),
                context.invocation(),
                terminal,
                opensNull,
                (int) config.hostRootUid(),
                (int) config.hostRootGid())
            : ProcessIo.detached(
                context.kernel(), context.invocation(), terminal ? launch.consoleSocket() : null);
    rollback.push(io::close);
    return io;
  }

  StateDirectory reserve(ContainerId id) throws RuntimeFailure {
    StateStore store = LoadedContainer.store(context);
    StateDirectory directory = store.reserve(id);
    rollback.push(
        () -> {
          store.remove(id, directory);
          directory.close();
        });
    return directory;
  }

  CgroupManager manager(ContainerConfig config) throws RuntimeFailure {
    CgroupManager cgroup = Cgroups.create(context, config, facts.inUserNamespace());
    rollback.push(cgroup::close);
    return cgroup;
  }

  /** Null: none is asked for, or the kernel has no resctrl, which is no failure if there is nothing to write. */
  @Nullable RdtGroup rdt(ContainerConfig config) {
    IntelRdt rdt = config.intelRdt();
    return rdt == null || !facts.rdt()
        ? null
        : RdtGroup.of(context.kernel(), RdtGroup.ROOT, rdt, config.id());
  }

  /** Before the first mkdir: a runtime that is killed after it leaves no cgroup for ever. */
  CreatingRecord note(StateDirectory directory, CgroupManager cgroup, @Nullable RdtGroup rdt)
      throws RuntimeFailure {
    CreatingRecord creating = CreationRecords.begin(context, request, cgroup, rdt);
    begin(directory, creating, cgroup);
    return creating;
  }

  /** As {@link #note}, after a look at the cgroup2 hierarchy alone: that into all others can wait until init is born. */
  CreatingRecord beginNote(StateDirectory directory, CgroupManager cgroup) throws RuntimeFailure {
    CreatingRecord creating = CreationRecords.beginUnified(context, request, cgroup);
    begin(directory, creating, cgroup);
    return creating;
  }

  /** The rest of {@link #note}. */
  CreatingRecord completeNote(
      CreatingRecord begun, StateDirectory directory, CgroupManager cgroup, @Nullable RdtGroup rdt)
      throws RuntimeFailure {
    CreatingRecord creating = CreationRecords.complete(begun, cgroup, rdt);
    if (creating != begun) {
      directory.writeCreating(creating);
    }
    return creating;
  }

  private void begin(StateDirectory directory, CreatingRecord creating, CgroupManager cgroup)
      throws RuntimeFailure {
    directory.writeCreating(creating);
    rollback.push(() -> removeCgroups(directory, cgroup));
  }

  /** @return as of {@link CgroupManager#prepare} */
  boolean prepare(StateDirectory directory, CgroupManager cgroup, @Nullable RdtGroup rdt)
      throws RuntimeFailure {
    boolean complete = Cgroups.prepare(cgroup);
    if (rdt != null) {
      List<String> made = rdt.missing();
      rollback.push(() -> UndoCreating.removeEmpty(context, made));
      rdt.make();
    }
    if (!request.notifyDirectory().isEmpty()) {
      directory.makeNotifyDirectory();
    }
    return complete;
  }

  void writePidFile(StateDirectory directory, InitHandle init) throws RuntimeFailure {
    String path = launch.pidFile();
    if (path != null) {
      directory.notePidFile(path.startsWith("/") ? path : context.invocation().workingDirectory() + "/" + path);
      PidFile.write(context.kernel(), context.invocation(), path, init.pid());
      rollback.push(() -> PidFile.remove(context.kernel(), context.invocation(), path, init.pid()));
      directory.forgetPidFile();
    }
  }

  private void removeCgroups(StateDirectory directory, CgroupManager cgroup)
      throws RuntimeFailure {
    if (directory.isRemoved()) {
      // This process stood still, and was given up: what is in them by now is another container's.
      UndoCreating.removeEmpty(context, cgroup.created());
    } else {
      UndoCreating.removeCgroups(context, cgroup, cgroup.created());
    }
  }
}
