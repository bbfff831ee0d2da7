package dev.jrunc.container;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Namespaces;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.invocation.ForegroundRequest;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.process.CgroupPlacement;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.process.PidFile;
import dev.jrunc.container.process.SetnsProcess;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.state.Status;
import dev.jrunc.container.validate.Checks;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.Process;
import dev.jrunc.oci.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code exec}: a further process in a container. It takes no lock; many may run at once. */
final class ExecOperation {
  private static final String NOT_JOINED =
      "unable to start container process: error adding pid 0 to cgroups: failed to write 0: ";

  private final RuntimeContext context;
  private final ExecRequest request;
  private final LaunchOptions launch;
  private final Rollback rollback = new Rollback();

  ExecOperation(RuntimeContext context, ExecRequest request) {
    this.context = context;
    this.request = request;
    this.launch = request.launch();
  }

  int run() throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.load(context, request.id())) {
      checkStatus(container.status());
      Spec spec = SavedSpec.read(container.directory());
      LinuxHostFacts facts =
          LinuxHostFacts.ofContainer(context.kernel(), container.state().init().pid());
      ContainerConfig config =
          ContainerConfig.from(spec, container.state().request(), facts, warning -> {});
      ProcessConfig process =
          ProcessConfig.from(
                  ExecProcess.of(context, request, spec), "/process", context.log()::warning)
              .joining(config, umask(spec, config));
      Checks.runProcess(config, process, "/process", facts);
      LaunchChecks.terminal(process.terminal(), launch, request.detach());
      LaunchChecks.preservedFds(
          context.invocation(), LaunchChecks.FIRST, launch.preserveFds());
      return launch(container, config, process);
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  /** The container's; if its configuration has none, the caller's, as in runc. */
  private int umask(Spec spec, ContainerConfig config) {
    Process first = spec.process();
    return first == null || first.user().umask() == null
        ? context.invocation().umask()
        : config.process().umask();
  }

  private void checkStatus(Status status) throws WrongStatus {
    if (status == Status.STOPPED) {
      throw new WrongStatus("cannot exec in a stopped container");
    }
    if (status == Status.PAUSED && !request.ignorePaused()) {
      throw new WrongStatus(
          "cannot exec in a paused container (use --ignore-paused to override)");
    }
  }

  private int launch(LoadedContainer container, ContainerConfig config, ProcessConfig process)
      throws RuntimeFailure, SyscallException {
    if (!request.detach()) {
      context.invocation().prepareForeground(false);
    }
    boolean terminal = process.terminal();
    try (ProcessIo io =
            request.detach()
                ? ProcessIo.detached(
                    context.kernel(),
                    context.invocation(),
                    terminal ? launch.consoleSocket() : null)
                : ProcessIo.foreground(
                    context.kernel(),
                    context.invocation(),
                    terminal,
                    // Who is in the container may have taken its /dev/null away, and would be handed the host's.
                    false,
                    (int) config.hostRootUid(),
                    (int) config.hostRootGid());
        InitHandle started = start(container, config, process, io)) {
      try {
        rollback.push(() -> started.kill(context.kernel()));
        writePidFile(started);
        Fd master = io.receiveMaster(context.kernel());
        context.invocation().release();
        rollback.discard();
        io.closeProcessEnds();
        return request.detach() ? 0 : foreground(started, io, master);
      } catch (RuntimeFailure e) {
        throw rollback.undo(e);
      }
    }
  }

  private InitHandle start(
      LoadedContainer container, ContainerConfig config, ProcessConfig process, ProcessIo io)
      throws RuntimeFailure {
    StateRecord state = container.state();
    Map<String, String> below = SubCgroups.parse(request.cgroups(), state.cgroupPaths());
    // A user may not move a process across root's cgroups; systemd may.
    boolean attached =
        state.request().systemdCgroup() && state.request().rootlessCgroups() && below.isEmpty();
    try (Fd pidfdSocket =
            launch.pidfdSocket() == null
                ? null
                : ProcessIo.connect(context.invocation(), launch.pidfdSocket())) {
      SetnsProcess.Parts parts =
          new SetnsProcess.Parts(
              config,
              process,
              namespaces(config, state.namespacePaths()),
              state.init(),
              HookStates.of(state, Status.RUNNING),
              container.cgroup(),
              rdt(config, state),
              new CgroupPlacement(Map.of(), null, config.rootlessCgroups(), attached),
              io,
              pidfdSocket,
              SeccompFilters.compile(context, config),
              launch.preserveFds());
      if (attached) {
        return SetnsProcess.start(context.launch(), parts);
      }
      try {
        return start(parts, below);
      } catch (CgroupFailed e) {
        String place =
            e.getCause() instanceof SyscallFailed && below.isEmpty()
                ? Cgroups.placeBelow(context, parts.cgroup(), state.init().pid())
                : "";
        if (place.isEmpty()) {
          throw e;
        }
        // A cgroup of version 2 that has handed controllers down can have no processes: init has gone below.
        return start(parts, Map.of("", place));
      }
    }
  }

  private InitHandle start(SetnsProcess.Parts parts, Map<String, String> below) throws RuntimeFailure {
    try (CgroupPlacement placement =
        new CgroupPlacement(
            Cgroups.get(NOT_JOINED, () -> parts.cgroup().places(below)),
            Cgroups.open(NOT_JOINED, parts.cgroup(), below.getOrDefault("", "")),
            parts.placement().tolerate(),
            false)) {
      try {
        return SetnsProcess.start(context.launch(), parts.with(placement));
      } catch (SyscallFailed e) {
        if (placement.unified() != null && e.getCause() instanceof SyscallException cause && cause.is(Errno.EBUSY)) {
          throw new CgroupFailed(
              NOT_JOINED + "write " + placement.cgroup2Directory() + "/cgroup.procs: device or resource busy", e);
        }
        throw e;
      }
    }
  }

  private @Nullable RdtGroup rdt(ContainerConfig config, StateRecord state) {
    IntelRdt rdt = config.intelRdt();
    return rdt == null || state.rdtGroups().isEmpty()
        ? null
        : RdtGroup.of(context.kernel(), RdtGroup.ROOT, rdt, state.id());
  }

  /** Those that the container does not share with the runtime, by the paths of its init. */
  private static Namespaces namespaces(ContainerConfig config, Map<String, String> paths) {
    List<Namespaces.Namespace> joins = new ArrayList<>();
    for (NamespaceType type : NamespaceType.all()) {
      String path = paths.get(type.stateName());
      if (config.namespaces().has(type) && path != null) {
        joins.add(new Namespaces.Join(type, path));
      }
    }
    return new Namespaces(joins);
  }

  private void writePidFile(InitHandle process) throws RuntimeFailure {
    String path = launch.pidFile();
    if (path != null) {
      PidFile.write(context.kernel(), context.invocation(), path, process.pid());
    }
  }

  private int foreground(InitHandle process, ProcessIo io, @Nullable Fd master)
      throws SyscallException {
    int status =
        context
            .invocation()
            .foreground(
                new ForegroundRequest(
                    process.pid(),
                    process.pidfd(),
                    master,
                    io.pipes(),
                    List.of(),
                    false));
    return new WaitStatus(status).shellCode();
  }
}
