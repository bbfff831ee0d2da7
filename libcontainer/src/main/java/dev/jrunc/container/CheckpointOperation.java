package dev.jrunc.container;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.criu.CriuLog;
import dev.jrunc.container.criu.CriuMounts;
import dev.jrunc.container.criu.CriuNamespaces;
import dev.jrunc.container.criu.CriuNotifications;
import dev.jrunc.container.criu.CriuOptions;
import dev.jrunc.container.criu.CriuOptions.Option;
import dev.jrunc.container.criu.CriuProcess;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.state.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code checkpoint}: CRIU dumps the container's processes to a directory. */
final class CheckpointOperation {
  private static final String LOG = "dump.log";

  /** Before it, CRIU knows the freezer of cgroup v1 only. */
  private static final int FREEZES_UNIFIED = 31_400;

  private final RuntimeContext context;
  private final LoadedContainer container;
  private final CheckpointOptions options;
  private final int init;

  private CheckpointOperation(
      RuntimeContext context, LoadedContainer container, CheckpointOptions options) {
    this.context = context;
    this.container = container;
    this.options = options;
    this.init = container.state().init().pid();
  }

  static void run(RuntimeContext context, String id, CheckpointOptions options)
      throws RuntimeFailure {
    try (LoadedContainer container = LoadedContainer.loadLocked(context, id)) {
      Status status = container.status();
      if (status == Status.CREATED || status == Status.STOPPED) {
        throw new WrongStatus(
            "Container cannot be checkpointed in " + status.word() + " state");
      }
      new CheckpointOperation(context, container, options).run();
    }
    if (!options.leaveRunning() && !options.preDump()) {
      delete(context, id);
    }
  }

  /** The images are whole: what hinders the removal of what is left is worth a warning. */
  private static void delete(RuntimeContext context, String id) {
    try {
      DeleteOperation.run(context, id, true);
    } catch (RuntimeFailure e) {
      context.log().warning(e.text());
    }
  }

  private void run() throws RuntimeFailure {
    try (CriuDirectories directories = CriuDirectories.open(context, options.criu())) {
      directories.checkParent(options.parentPath());
      CriuArguments.cgroupsMode(options.criu().manageCgroupsMode());
      CriuArguments.emptyNamespaces(options.criu().emptyNs());
      ContainerConfig config = SavedSpec.resolve(container);
      try (CriuProcess criu = CriuProcess.start(context.launch(), null, List.of());
          StatusFd status = statusFd(criu)) {
        dump(criu, directories, config, status);
      }
    }
  }

  private @Nullable StatusFd statusFd(CriuProcess criu) throws RuntimeFailure {
    if (options.preDump() || options.criu().lazyPages()) {
      criu.require(options.preDump(), options.criu().lazyPages());
    }
    return options.criu().lazyPages() && options.statusFd() != StatusFd.NONE
        ? StatusFd.open(context, options.statusFd())
        : null;
  }

  private void dump(
      CriuProcess criu,
      CriuDirectories directories,
      ContainerConfig config,
      @Nullable StatusFd status)
      throws RuntimeFailure {
    CriuOptions request = request(criu, directories, config);
    if (!options.preDump()) {
      boolean unified = new LinuxHostFacts(context.kernel()).unifiedCgroups();
      new CriuMounts(
              context.kernel(),
              config,
              CriuArguments.hierarchies(context, container.cgroup(), unified))
          .nameForDump(request, init);
      directories.writeDescriptors(container.state().externalDescriptors());
    }
    CriuNotifications notifications =
        (script, _, _) -> {
          if (status != null && script.equals("status-ready")) {
            status.ready();
          }
        };
    try {
      if (options.preDump()) {
        criu.preDump(request, notifications);
      } else {
        criu.dump(request, notifications);
      }
    } catch (RuntimeFailure e) {
      CriuLog.quote(context.launch(), directories.log(LOG));
      throw e;
    }
  }

  private CriuOptions request(
      CriuProcess criu, CriuDirectories directories, ContainerConfig config)
      throws RuntimeFailure {
    CriuOptions request =
        CriuArguments.common(options.criu(), directories, config, LOG)
            .set(Option.ROOT, config.rootfs())
            .set(Option.PID, init)
            .set(Option.LEAVE_RUNNING, options.leaveRunning())
            .set(Option.TCP_SKIP_IN_FLIGHT, options.tcpSkipInFlight())
            .set(Option.LINK_REMAP, options.linkRemap());
    CriuNamespaces.nameForDump(context.kernel(), config.namespaces(), request, criu.version());
    boolean unified = new LinuxHostFacts(context.kernel()).unifiedCgroups();
    String freezer = container.cgroup().path("freezer");
    if (!freezer.isEmpty() && (!unified || criu.version() >= FREEZES_UNIFIED)) {
      request.set(Option.FREEZE_CGROUP, freezer);
    }
    CheckpointOptions.PageServer server = options.pageServer();
    if (server != null) {
      request.pageServer(server.address(), server.port());
    }
    if (!options.parentPath().isEmpty()) {
      request.set(Option.PARENT_IMG, options.parentPath()).set(Option.TRACK_MEM, true);
    }
    return request;
  }
}
