package dev.jrunc.container;

import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.bundle.Bundle;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.InitPlan;
import dev.jrunc.container.process.CgroupPlacement;
import dev.jrunc.container.process.InitGround;
import dev.jrunc.container.process.InitHandle;
import dev.jrunc.container.process.InitParts;
import dev.jrunc.container.process.InitProcess;
import dev.jrunc.container.process.LinuxHostFacts;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.ContainerId;
import dev.jrunc.container.state.CreatingRecord;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.container.state.StateRecord;
import dev.jrunc.container.validate.Checks;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code create}: from a bundle to an init that waits on exec.fifo. */
final class CreateOperation {
  /** In runc's words. */
  private static final String UNKILLABLE =
      "Creating a rootless container with no cgroup and no private pid namespace."
          + " Such configuration is strongly discouraged"
          + " (as it is impossible to properly kill all container's processes)";

  private final RuntimeContext context;
  private final CreateRequest request;
  private final LaunchOptions launch;
  private final boolean foreground;
  private final boolean runs;
  private final int activationFds;
  private final LinuxHostFacts facts;
  private final Rollback rollback = new Rollback();
  private final CreationSteps steps;
  private @Nullable StateRecord record;
  private @Nullable CgroupPlacement placement;

  /**
   * @param foreground whether the runtime stays with the process and makes its terminal or pipes
   * @param runs whether the container is to be started right after
   */
  CreateOperation(
      RuntimeContext context, CreateRequest request, LaunchOptions launch, boolean foreground, boolean runs) {
    this.runs = runs;
    this.context = context;
    this.request = request;
    this.launch = launch;
    this.foreground = foreground;
    this.activationFds = ActivationFds.count(context.invocation());
    this.facts = new LinuxHostFacts(context.launch(), context.memory().ownNamespaces());
    this.steps = new CreationSteps(context, request, launch, foreground, facts, rollback);
  }

  /** Makes the container, or leaves nothing behind. */
  CreatedContainer run() throws RuntimeFailure {
    ContainerId id = ContainerId.of(request.id());
    Bundle bundle = BundleFiles.open(context, request.bundle());
    ContainerConfig config =
        ContainerConfig.from(
            ActivationFds.told(bundle.spec(), activationFds),
            request,
            facts,
            context.log()::warning);
    Checks.run(config, facts);
    LaunchChecks.terminal(config.process().terminal(), launch, !foreground);
    LaunchChecks.preservedFds(
        context.invocation(), LaunchChecks.FIRST + activationFds, launch.preserveFds());
    try {
      ProcessIo io = steps.openIo(config, InitPlan.opensNull(config));
      StateDirectory directory = steps.reserve(id);
      CgroupManager cgroup = steps.manager(config);
      RdtGroup rdt = steps.rdt(config);
      InitHandle init = start(config, directory, cgroup, rdt, io, bundle.document());
      StateRecord state = record;
      if (state == null) {
        throw new IllegalStateException("init is past procReady without a record");
      }
      steps.writePidFile(directory, init);
      context.invocation().release();
      rollback.discard();
      io.closeProcessEnds();
      return new CreatedContainer(config, directory, state, cgroup, init, io, startsAtOnce(config));
    } catch (RuntimeFailure e) {
      throw rollback.undo(e);
    } catch (SyscallException e) {
      throw rollback.undo(new SyscallFailed(e));
    } catch (RuntimeException e) {
      // A fault of ours leaves nothing behind either.
      throw rollback.undo(e);
    }
  }

  private InitHandle start(
      ContainerConfig config,
      StateDirectory directory,
      CgroupManager cgroup,
      @Nullable RdtGroup rdt,
      ProcessIo io,
      byte[] document)
      throws RuntimeFailure, SyscallException {
    try (Fd pidfdSocket =
            launch.pidfdSocket() == null
                ? null
                : ProcessIo.connect(context.invocation(), launch.pidfdSocket());
        Fd bundle =
            hasHostHooks(config) ? BundleFiles.directory(context, request.bundle()) : null) {
      InitParts parts =
          new InitParts(
              config,
              directory,
              cgroup,
              rdt,
              io,
              pidfdSocket,
              bundle,
              facts.unifiedCgroups(),
              Cgroups.get("", context.memory().cgroupMounts()::v1Mounts),
              facts.inUserNamespace(),
              activationFds + launch.preserveFds(),
              startsAtOnce(config));
      InitHandle init =
          InitProcess.start(
              context.launch(),
              parts,
              new Ground(config, directory, cgroup, rdt, document),
              process -> {
                StateRecord state =
                    CreationRecords.state(context, config, request, process, cgroup, rdt, io);
                record = state;
                return state;
              });
      rollback.push(
          () -> {
            init.kill(context.kernel());
            init.close();
          });
      return init;
    } finally {
      CgroupPlacement opened = placement;
      if (opened != null) {
        opened.close();
      }
    }
  }

  /** All that init needs around it. It may be running already, and waits for this. */
  private final class Ground implements InitGround.Work {
    private final ContainerConfig config;
    private final StateDirectory directory;
    private final CgroupManager cgroup;
    private final @Nullable RdtGroup rdt;
    private final byte[] document;
    private @Nullable CreatingRecord begun;

    Ground(
        ContainerConfig config,
        StateDirectory directory,
        CgroupManager cgroup,
        @Nullable RdtGroup rdt,
        byte[] document) {
      this.config = config;
      this.directory = directory;
      this.cgroup = cgroup;
      this.rdt = rdt;
      this.document = document;
    }

    @Override
    public @Nullable Fd layBirthplace() throws RuntimeFailure {
      begun = steps.beginNote(directory, cgroup);
      return Cgroups.prepareUnified(cgroup);
    }

    @Override
    public InitGround.Laid lay() throws RuntimeFailure {
      CreatingRecord noted =
          begun == null
              ? steps.note(directory, cgroup, rdt)
              : steps.completeNote(begun, directory, cgroup, rdt);
      boolean inOwnCgroups = steps.prepare(directory, cgroup, rdt);
      if (!inOwnCgroups && !config.namespaces().isNew(NamespaceType.PID)) {
        context.log().warning(UNKILLABLE);
      }
      if (!startsAtOnce(config)) {
        directory.fifo().make((int) config.hostRootUid(), (int) config.hostRootGid());
      }
      boolean byManager = cgroup.isMadeAroundProcess();
      boolean isToBeBorn = begun == null && !byManager;
      CgroupPlacement opened =
          new CgroupPlacement(
              byManager ? Map.of() : Cgroups.get("", () -> cgroup.places(Map.of())),
              isToBeBorn ? Cgroups.open("", cgroup, "") : null,
              config.rootlessCgroups(),
              byManager);
      placement = opened;
      return new InitGround.Laid(CreationRecords.settle(noted, cgroup), opened, SeccompFilters.compile(context, config));
    }

    @Override
    public void finish() throws RuntimeFailure {
      directory.writeConfig(document);
    }
  }

  /** Whether the process may run as soon as the container is there, and nobody has to be told or given something first. */
  private boolean startsAtOnce(ContainerConfig config) {
    return runs
        && !config.process().terminal()
        && launch.pidFile() == null
        && request.notifyDirectory().isEmpty();
  }

  private static boolean hasHostHooks(ContainerConfig config) {
    return !config.hooks().prestart().isEmpty() || !config.hooks().createRuntime().isEmpty();
  }
}
