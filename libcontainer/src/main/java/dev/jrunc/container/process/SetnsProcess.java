package dev.jrunc.container.process;

import dev.jrunc.cgroups.CgroupException;
import dev.jrunc.cgroups.CgroupManager;
import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.CpuList;
import dev.jrunc.container.config.Namespaces;
import dev.jrunc.container.config.ProcessConfig;
import dev.jrunc.container.console.ProcessIo;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.BootstrapPlan;
import dev.jrunc.container.plan.ExecPlan;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.plan.PlanPrinter;
import dev.jrunc.container.plan.SeccompFilter;
import dev.jrunc.container.rdt.RdtGroup;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.sync.FlightRecord;
import dev.jrunc.container.sync.SyncHandler;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.CpuAffinity;
import dev.jrunc.oci.State;
import org.jspecify.annotations.Nullable;

/** The start of a further process in a container: a bootstrap that only joins, and a shorter plan. */
public final class SetnsProcess implements LaunchSteps, SlotFds.Sources {
  /**
   * What has been decided before the process is started.
   *
   * @param namespaces of the container, each with the path of init's
   * @param init whose namespaces they are
   * @param state of the container, for a seccomp agent
   * @param rdt of the container, if it has one
   */
  public record Parts(
      ContainerConfig config,
      ProcessConfig process,
      Namespaces namespaces,
      ProcessIdentity init,
      State state,
      CgroupManager cgroup,
      @Nullable RdtGroup rdt,
      CgroupPlacement placement,
      ProcessIo io,
      @Nullable Fd pidfdSocket,
      @Nullable SeccompFilter seccomp,
      int preserveFds) {

    /** The same in another place. */
    public Parts with(CgroupPlacement other) {
      return new Parts(
          config, process, namespaces, init, state, cgroup, rdt, other, io, pidfdSocket, seccomp, preserveFds);
    }
  }

  private static final String PREFIX = "unable to start container process: ";

  private final LaunchContext context;
  private final Kernel kernel;
  private final Parts parts;
  private final long oomKills;
  private @Nullable Plan planned;

  private SetnsProcess(LaunchContext context, Parts parts) {
    this.context = context;
    this.kernel = context.kernel();
    this.parts = parts;
    this.oomKills = oomKills();
  }

  /**
   * Starts the process and returns once it has executed its program. On failure none is left.
   *
   * @return the process; owned by the caller
   */
  public static InitHandle start(LaunchContext context, Parts parts) throws RuntimeFailure {
    SetnsProcess process = new SetnsProcess(context, parts);
    Plan bootstrap =
        BootstrapPlan.compileExec(
            parts.config(),
            parts.process(),
            parts.namespaces(),
            parts.placement().joins(),
            parts.placement().byManager());
    process.print(bootstrap);
    NsexecSpawner spawner =
        new NsexecSpawner(context.kernel(), context.invocation(), context.executor());
    try (Fd page = process.recorderPage();
        SlotFds slots = SlotFds.open(bootstrap.slots(), process)) {
      // Now that the namespaces are open: the pid cannot have come to mean another process before.
      if (!parts.init().isAlive(Procfs.of(context.kernel()))) {
        throw new OperationFailed("cannot exec in a stopped container");
      }
      NsexecSpawner.Started started =
          spawner.spawn(
              bootstrap,
              slots.fds(),
              page,
              parts.io().stdio(),
              parts.preserveFds(),
              parts.placement().unified(),
              0,
              _ -> process.prepare());
      return Launch.run(context.kernel(), context.log(), process, bootstrap, started, page);
    } catch (SyscallException e) {
      throw new SyscallFailed(PREFIX + "unable to start init", e);
    }
  }

  private Fd recorderPage() throws SyscallException {
    Fd page = kernel.memfdCreate("jrunc-recorder", OpenFlags.MFD_CLOEXEC);
    try {
      kernel.ftruncate(page, FlightRecord.BYTES);
      return page;
    } catch (SyscallException e) {
      page.close();
      throw e;
    }
  }

  @Override
  public void started(ProcessIdentity stage1) {}

  @Override
  public void place(int pid) {
    try {
      parts.cgroup().addProcess(pid);
    } catch (CgroupException e) {
      // A rootless caller may not be allowed to: the process then stays where the caller is, as with runc.
      context.log().debug(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void usermap(int pid) {
    throw new IllegalStateException("a process that joins makes no user namespace");
  }

  @Override
  public void timeOffsets(int pid) {
    throw new IllegalStateException("a process that joins makes no time namespace");
  }

  @Override
  public void adopt(InitHandle process) throws RuntimeFailure {
    try {
      context.invocation().adopt(process.pid(), process.pidfd());
    } catch (SyscallException e) {
      throw new SyscallFailed(PREFIX + "unable to start init", e);
    }
  }

  @Override
  public InitPlanned plan(InitHandle process) throws RuntimeFailure {
    Plan plan = planned;
    if (plan == null) {
      plan = compile();
    }
    tellAffinity();
    RdtGroup rdt = parts.rdt();
    if (rdt != null) {
      rdt.add(process.pid());
    }
    print(plan);
    return new InitPlanned(plan, SlotFds.open(plan.slots(), this));
  }

  private Plan compile() throws RuntimeFailure {
    ExecPlan.Facts facts =
        new ExecPlan.Facts(
            parts.seccomp(),
            parts.preserveFds(),
            parts.pidfdSocket() != null,
            context.invocation().blockedSignals());
    return ExecPlan.compile(parts.config(), parts.process(), facts);
  }

  @Override
  public void planned(InitHandle process) {}

  /** While stage 1 is being started: what can be known beforehand. */
  private void prepare() {
    try {
      planned = compile();
    } catch (RuntimeFailure | RuntimeException e) {
      // plan() finds out again, when there is somebody to tell.
      planned = null;
    }
  }

  @Override
  public void hooks(InitHandle process) {
    throw new IllegalStateException("a process that joins has no hooks");
  }

  @Override
  public void ready(InitHandle process) throws RuntimeFailure {
    Rlimits.set(kernel, process.pid(), parts.process().rlimits(), PREFIX);
    if (context.log().debugEnabled()) {
      // The last word between the two: what it still does, it does by itself.
      context.log().debug("setns_init: about to exec: pid " + process.pid());
    }
  }

  @Override
  public void seccomp(InitHandle process, int number, SyncHandler.Reply taken)
      throws RuntimeFailure {
    SeccompAgent.handOver(context, process, number, taken, parts.config(), parts.state());
  }

  @Override
  public RuntimeFailure explain(RuntimeFailure cause) {
    return oomKills() > oomKills
        ? new OperationFailed(cause.text() + " (possibly OOM-killed)", cause)
        : cause;
  }

  @Override
  public boolean goesOn() {
    return false;
  }

  @Override
  public boolean recorderOutlives() {
    return false;
  }

  @Override
  public String failurePrefix() {
    return PREFIX;
  }

  /** Init's are named by its pid, and mean the same for everybody who may enter them. */
  @Override
  public Fd namespace(String path) throws SyscallException {
    return path.startsWith("/proc/" + parts.init().pid() + "/")
        ? kernel.open(path, OpenFlags.O_RDONLY)
        : context.invocation().open(path, OpenFlags.O_RDONLY, 0);
  }

  @Override
  public @Nullable Fd execFifo() {
    return null;
  }

  @Override
  public @Nullable Fd consoleSocket() {
    return parts.io().consoleSocket();
  }

  @Override
  public @Nullable Fd pidfdSocket() {
    return parts.pidfdSocket();
  }

  @Override
  public Fd mountTree(int mount) {
    throw new IllegalStateException("a process that joins mounts nothing");
  }

  @Override
  public Fd awaitedTree(int mount) {
    return mountTree(mount);
  }

  private long oomKills() {
    try {
      return parts.cgroup().oomKillCount();
    } catch (CgroupException e) {
      // No memory controller: nothing can be said.
      return 0;
    }
  }

  /** Stage 1 has set it by now, before it joined anything; runc logs it in these words. */
  private void tellAffinity() {
    CpuAffinity affinity = parts.process().execCpuAffinity();
    if (affinity != null && !affinity.initial().isEmpty() && context.log().debugEnabled()) {
      context.log().debug("nsexec: affinity: " + CpuList.hexadecimal(affinity.initial()));
    }
  }

  private void print(Plan plan) {
    if (context.log().debugEnabled()) {
      context.log().debug(PlanPrinter.print(plan));
    }
  }
}
