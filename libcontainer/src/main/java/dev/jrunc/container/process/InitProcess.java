package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.failure.CgroupFailed;
import dev.jrunc.container.failure.HookFailed;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.hook.HostHooks;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.state.Status;
import dev.jrunc.container.sync.SyncHandler;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.State;
import org.jspecify.annotations.Nullable;

/**
 * The start of a container's first process: what the runtime contributes at each of its steps. Where
 * the namespaces allow it, the process is started before its cgroups are made, and makes its
 * namespaces meanwhile.
 */
public final class InitProcess implements LaunchSteps {
  private final LaunchContext context;
  private final Kernel kernel;
  private final InitParts parts;
  private final ContainerConfig config;
  private final InitRecords records;
  private final InitLimits limits;
  private final HostHooks hooks;
  private final MountTrees trees;
  private final InitGround ground;
  private final InitPlanner planner;
  private final InitSources sources;
  private final InitAhead ahead;

  private InitProcess(
      LaunchContext context, InitParts parts, InitGround.Work groundWork, InitRecords.Recorder recorder) {
    this.context = context;
    this.kernel = context.kernel();
    this.parts = parts;
    this.config = parts.config();
    this.ground = new InitGround(groundWork, parts);
    this.records = new InitRecords(parts.directory(), ground, recorder);
    this.limits = new InitLimits(kernel, parts);
    this.hooks = new HostHooks(kernel, context.invocation(), context.log());
    this.trees = new MountTrees(context, config);
    this.planner = new InitPlanner(context, parts, ground, trees);
    this.sources = new InitSources(context.invocation(), parts, trees);
    this.ahead = new InitAhead(parts, ground, planner, sources);
  }

  /**
   * Starts init and returns once it waits on exec.fifo, or is on its way to execve where it may start at once. On
   * failure no process is left.
   *
   * @param groundWork run once, before the process is started or while it is
   * @return init; owned by the caller
   */
  public static InitHandle start(
      LaunchContext context, InitParts parts, InitGround.Work groundWork, InitRecords.Recorder recorder)
      throws RuntimeFailure {
    InitProcess process = new InitProcess(context, parts, groundWork, recorder);
    try (MountTrees _ = process.trees;
        InitGround _ = process.ground) {
      return process.launch();
    }
  }

  private InitHandle launch() throws RuntimeFailure {
    Plan bootstrap = ground.compileBootstrap(config, parts.cgroup());
    planner.print(bootstrap);
    NsexecSpawner spawner = new NsexecSpawner(kernel, context.invocation(), context.executor());
    try (Fd page = parts.directory().makeRecorder();
        SlotFds slots = SlotFds.open(ground.atSpawn(bootstrap.slots()), sources)) {
      NsexecSpawner.Started started =
          spawner.spawn(
              bootstrap,
              slots.fds(),
              page,
              parts.io().stdio(),
              parts.preserveFds(),
              ground.bornInto(),
              ground.bornAsInit() ? SpawnRequest.NEW_PIDS | SpawnRequest.ADOPT : 0,
              channel -> ahead.send(bootstrap, channel));
      return Launch.run(kernel, context.log(), this, bootstrap, started, page);
    }
  }

  @Override
  public boolean bornAsInit() {
    return ground.bornAsInit();
  }

  @Override
  public @Nullable Plan sentAhead() throws RuntimeFailure {
    Plan plan = ahead.sent();
    if (plan != null) {
      planner.print(plan);
    }
    return plan;
  }

  @Override
  public void started(ProcessIdentity stage1) throws RuntimeFailure {
    records.note(stage1);
  }

  @Override
  public void place(int pid) throws RuntimeFailure {
    try {
      parts.cgroup().makeAround(pid);
    } catch (CgroupException e) {
      throw new CgroupFailed(
          "unable to start container process: unable to apply cgroup configuration: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void usermap(int pid) throws RuntimeFailure {
    new IdMapWriter(kernel, context.invocation())
        .write(pid, config.uidMappings(), config.gidMappings(), config.rootlessEuid());
  }

  @Override
  public void timeOffsets(int pid) throws RuntimeFailure {
    TimeOffsetsWriter.write(kernel, pid, config.timeOffsets());
  }

  @Override
  public void adopt(InitHandle init) throws RuntimeFailure {
    trees.of(init.pid());
    try {
      context.invocation().adopt(init.pid(), init.pidfd());
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process", e);
    }
  }

  @Override
  public InitPlanned plan(InitHandle init) throws RuntimeFailure {
    Plan plan = ahead.compiled();
    if (plan == null) {
      CgroupPlacement laid = ground.laid().placement();
      // A manager has made them around the process by now.
      CgroupPlacement placement = laid.byManager() ? CgroupPlacement.at(parts.cgroup().paths()) : laid;
      plan = planner.compile(placement, parts.hasOwnPids() ? 1 : init.pid());
    }
    trees.openOutside();
    RdtGroup rdt = parts.rdt();
    if (rdt != null) {
      rdt.add(init.pid());
    }
    new NetDevices(kernel).move(config.netDevices(), init.pid());
    planner.print(plan);
    return new InitPlanned(plan, SlotFds.open(plan.slots(), sources));
  }

  @Override
  public void planned(InitHandle init) throws RuntimeFailure {
    records.note(init.identity());
    ground.finish();
    records.stage(init.identity());
  }

  @Override
  public void hooks(InitHandle init) throws RuntimeFailure {
    limits.limitCgroups();
    State state = planner.state(Status.CREATING, init.pid());
    Fd directory = parts.bundle();
    try {
      hooks.run(
          HostHooks.Kind.PRESTART, config.hooks().prestart(), state, directory, init.pidfd());
      hooks.run(
          HostHooks.Kind.CREATE_RUNTIME,
          config.hooks().createRuntime(),
          state,
          directory,
          init.pidfd());
    } catch (HookFailed e) {
      throw e.duringInit();
    }
  }

  @Override
  public void ready(InitHandle init) throws RuntimeFailure {
    limits.limitCgroups();
    limits.limitProcess(init.pid());
    // Before procRun: if the runtime is killed from here on, delete finds what it needs.
    records.publish();
  }

  @Override
  public void seccomp(InitHandle init, int number, SyncHandler.Reply taken) throws RuntimeFailure {
    SeccompAgent.handOver(
        context, init, number, taken, config, planner.state(Status.CREATING, init.pid()));
  }

  @Override
  public RuntimeFailure explain(RuntimeFailure cause) {
    return limits.explain(cause);
  }

  @Override
  public boolean recorderOutlives() {
    return true;
  }

  @Override
  public boolean goesOn() {
    return parts.startsAtOnce();
  }

  @Override
  public String failurePrefix() {
    return InitFailed.PREFIX;
  }

  @Override
  public Fd awaitedTree(int mount) throws RuntimeFailure {
    if (mount >= config.mounts().size()) {
      throw new ProtocolViolated("init asked for mount " + mount + ", which there is not");
    }
    return trees.open(mount);
  }
}
