package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.bundle.Bundle;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.criu.CriuLog;
import dev.jrunc.container.criu.CriuMountPoints;
import dev.jrunc.container.criu.CriuMounts;
import dev.jrunc.container.criu.CriuNamespaces;
import dev.jrunc.container.criu.CriuOptions.Option;
import dev.jrunc.container.criu.CriuOptions;
import dev.jrunc.container.criu.CriuProcess;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.validate.Checks;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.CgroupLine;
import dev.jrunc.linux.procfs.Procfs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code restore}: from a bundle and CRIU's images to a container that runs. */
final class RestoreOperation {
  private static final String LOG = "restore.log";

  /** Before it, CRIU cannot set another LSM profile or context. */
  private static final int SETS_LSM = 31_600;

  private final RuntimeContext context;
  private final CreateRequest request;
  private final LaunchOptions launch;
  private final RestoreOptions options;
  private final boolean foreground;
  private final LinuxHostFacts facts;
  private final Rollback rollback = new Rollback();
  private final CreationSteps steps;

  RestoreOperation(
      RuntimeContext context,
      CreateRequest request,
      LaunchOptions launch,
      RestoreOptions options,
      boolean foreground) {
    this.context = context;
    this.request = request;
    this.launch = launch;
    this.options = options;
    this.foreground = foreground;
    this.facts = new LinuxHostFacts(context.launch(), context.memory().ownNamespaces());
    this.steps = new CreationSteps(context, request, launch, foreground, facts, rollback);
  }

  /** Makes the container, or leaves nothing behind but directories for images and logs. */
  CreatedContainer run() throws RuntimeFailure {
    ContainerId id = ContainerId.of(request.id());
    CriuArguments.emptyNamespaces(options.criu().emptyNs());
    try (CriuDirectories directories = CriuDirectories.open(context, options.criu())) {
      Bundle bundle = BundleFiles.open(context, request.bundle());
      ContainerConfig config =
          ContainerConfig.from(bundle.spec(), request, facts, context.log()::warning);
      Checks.run(config, facts);
      LaunchChecks.terminal(config.process().terminal(), launch, !foreground);
      // What CRIU passes on to the process stays as it is.
      ProcessIo io = steps.openIo(config, false);
      StateDirectory directory = steps.reserve(id);
      CgroupManager cgroup = steps.manager(config);
      RdtGroup rdt = steps.rdt(config);
      CreatingRecord noted = steps.note(directory, cgroup, rdt);
      directory.writeConfig(bundle.document());
      steps.prepare(directory, cgroup, rdt);
      CreatingRecord creating = CreationRecords.settle(noted, cgroup);
      RestoredProcess restored =
          restore(directories, bundle, config, directory, cgroup, rdt, io, creating);
      steps.writePidFile(directory, restored.init());
      context.invocation().release();
      rollback.discard();
      io.closeProcessEnds();
      return new CreatedContainer(
          config, directory, restored.state(), cgroup, restored.init(), io, true);
    } catch (RuntimeFailure e) {
      throw rollback.undo(e);
    } catch (SyscallException e) {
      throw rollback.undo(new SyscallFailed(e));
    } catch (RuntimeException e) {
      // A fault of ours leaves nothing behind either.
      throw rollback.undo(e);
    }
  }

  private RestoredProcess restore(
      CriuDirectories directories,
      Bundle bundle,
      ContainerConfig config,
      StateDirectory directory,
      CgroupManager cgroup,
      @Nullable RdtGroup rdt,
      ProcessIo io,
      CreatingRecord creating)
      throws RuntimeFailure, SyscallException {
    List<String> descriptors = directories.readDescriptors();
    List<Fd> namespaces = new ArrayList<>();
    try (CriuRoot root = CriuRoot.mount(context.kernel(), directory, config.rootfs())) {
      new CriuMountPoints(context.kernel(), config).make();
      CriuNamespaces.open(context.kernel(), config.namespaces(), namespaces);
      CriuOptions criuOptions = request(directories, config, root, descriptors);
      RestoredProcess restored =
          new RestoredProcess(context, request, bundle, config, directory, cgroup, rdt, io, rollback);
      try (CriuProcess criu = CriuProcess.start(context.launch(), io.stdio(), namespaces)) {
        checkLsm(criu.version(), criuOptions);
        CriuNamespaces.giveForRestore(config.namespaces(), criuOptions, criu.version());
        new CriuMounts(
                context.kernel(),
                config,
                CriuArguments.hierarchies(context, cgroup, facts.unifiedCgroups()))
            .giveForRestore(criuOptions);
        Procfs procfs = Procfs.of(context.kernel());
        directory.writeCreating(creating.with(ProcessIdentity.of(procfs, criu.pid())));
        join(criu, config, cgroup, criuOptions);
        if (rdt != null) {
          rdt.add(criu.pid());
          rdt.limit();
        }
        criu.restore(criuOptions, restored);
      } catch (RuntimeFailure e) {
        CriuLog.quote(context.launch(), directories.log(LOG));
        throw e;
      }
      return restored;
    } finally {
      for (Fd namespace : namespaces) {
        namespace.close();
      }
    }
  }

  private CriuOptions request(
      CriuDirectories directories,
      ContainerConfig config,
      CriuRoot root,
      List<String> descriptors)
      throws RuntimeFailure {
    CriuOptions criu =
        CriuArguments.common(options.criu(), directories, config, LOG)
            .set(Option.EVASIVE_DEVICES, true)
            .set(Option.RST_SIBLING, true)
            .set(Option.ROOT, root.path());
    for (int fd = 0; fd < Math.min(3, descriptors.size()); fd++) {
      // A pipe's other end is outside; the caller's takes its place.
      if (descriptors.get(fd).contains("pipe:")) {
        criu.inheritFd(descriptors.get(fd), fd);
      }
    }
    return criu;
  }

  private void checkLsm(int version, CriuOptions criu) throws OperationFailed {
    if (!options.lsmProfile().isEmpty()) {
      if (version < SETS_LSM) {
        throw new OperationFailed("--lsm-profile requires at least CRIU 3.16");
      }
      criu.set(Option.LSM_PROFILE, options.lsmProfile());
    }
    if (!options.lsmMountContext().isEmpty()) {
      if (version < SETS_LSM) {
        throw new OperationFailed("--lsm-mount-context requires at least CRIU 3.16");
      }
      criu.set(Option.LSM_MOUNT_CONTEXT, options.lsmMountContext());
    }
  }

  /** What criu forks is born in its cgroups; it is told that they are the ones to fill. */
  private void join(
      CriuProcess criu, ContainerConfig config, CgroupManager cgroup, CriuOptions criuOptions)
      throws RuntimeFailure, SyscallException {
    Cgroups.run("", () -> cgroup.addProcess(criu.pid()));
    Cgroups.run("", () -> cgroup.set(config.cgroup().resources()));
    for (CgroupLine line : Procfs.of(context.kernel()).cgroup(criu.pid())) {
      for (String controller : line.controllers().split(",", -1)) {
        criuOptions.cgroupRoot(controller, line.path());
      }
    }
  }
}
