package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.Diagnostics;
import dev.jrunc.container.plan.OpWords;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.sync.InitMessage;
import dev.jrunc.container.sync.SyncHandler;
import dev.jrunc.container.sync.SyncServer;
import dev.jrunc.container.sync.SyncType;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One start of a process in a container, from stage 1 to the point where the process needs the
 * runtime no more. Whatever fails, both stages are dead when the failure is thrown.
 */
public final class Launch implements SyncHandler {
  private final Kernel kernel;
  private final Diagnostics log;
  private final LaunchSteps steps;
  private final Plan bootstrap;
  private final NsexecSpawner.Started started;
  private final Fd recorder;
  private final LaunchVerdict verdict;
  private final SyncServer server;
  private @Nullable InitHandle init;
  private @Nullable Plan initPlan;

  private Launch(
      Kernel kernel,
      Diagnostics log,
      LaunchSteps steps,
      Plan bootstrap,
      NsexecSpawner.Started started,
      Fd recorder) {
    this.kernel = kernel;
    this.log = log;
    this.steps = steps;
    this.bootstrap = bootstrap;
    this.started = started;
    this.recorder = recorder;
    this.verdict = new LaunchVerdict(kernel, recorder, steps.failurePrefix(), steps.goesOn());
    this.server = new SyncServer(started.channel(), this);
  }

  /**
   * Starts a process.
   *
   * @return the process, past CLOSE_SYNC; owned by the caller
   */
  static InitHandle run(
      Kernel kernel,
      Diagnostics log,
      LaunchSteps steps,
      Plan bootstrap,
      NsexecSpawner.Started started,
      Fd recorder)
      throws RuntimeFailure {
    Launch launch = new Launch(kernel, log, steps, bootstrap, started, recorder);
    boolean succeeded = false;
    try {
      InitHandle init = launch.serve();
      succeeded = true;
      return init;
    } catch (RuntimeFailure e) {
      RuntimeFailure told = steps.explain(e);
      launch.abort(told);
      throw told;
    } catch (RuntimeException e) {
      // A fault of ours.
      launch.abort(e);
      throw e;
    } finally {
      launch.close(succeeded);
    }
  }

  /** @param succeeded init is the caller's; who was born as init is the process that was started */
  private void close(boolean succeeded) {
    started.channel().close();
    if (!succeeded || !steps.bornAsInit()) {
      started.child().close();
    }
    InitHandle made = init;
    if (!succeeded && made != null) {
      made.close();
    }
  }

  private InitHandle serve() throws RuntimeFailure {
    // runc's words for the three moments that every start has; people and tests look for them.
    debug("nsexec container setup: stage 1 has pid ", started.child().pid());
    server.expect(bootstrap.syncs());
    if (!steps.bornAsInit()) {
      server.expect(List.of(SyncType.PROC_PID));
    }
    Plan ahead = steps.sentAhead();
    if (ahead == null) {
      noteWords(List.of(bootstrap));
    } else {
      sent(ahead);
      noteWords(List.of(bootstrap, ahead));
    }
    if (steps.bornAsInit()) {
      begin(born());
    } else {
      started.channel().endsWith(started.child().pidfd());
      if (!server.hasPid()) {
        noteStage1();
      }
    }
    List<SyncType> missing = server.serve();
    InitHandle made = init;
    if (made == null || initPlan == null) {
      throw verdict.stage1Died(bootstrap, started.child());
    }
    verdict.confirm(bootstrap, initPlan, made, missing);
    debug("init: closing the pipe to signal completion: pid ", made.pid());
    return made;
  }

  private void debug(String what, int pid) {
    if (log.debugEnabled()) {
      log.debug(what + pid);
    }
  }

  /** The process that was started, if that is init; the two have one pidfd. */
  private InitHandle born() throws RuntimeFailure {
    Child child = started.child();
    try {
      return new InitHandle(ProcessIdentity.of(Procfs.of(kernel), child.pid()), child.pidfd());
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ESRCH)) {
        // It has failed, and was reaped before it was adopted.
        throw verdict.initDied(bootstrap, initPlan);
      }
      throw new SyscallFailed("unable to start container process: can't get init's PID", e);
    }
  }

  private void begin(InitHandle made) throws RuntimeFailure {
    init = made;
    debug("child process in init(): waits for its plan, pid ", made.pid());
    steps.adopt(made);
    if (initPlan == null) {
      InitPlanned planned = steps.plan(made);
      planned.send(started.channel());
      sent(planned.plan());
      noteWords(List.of(planned.plan()));
    }
    steps.planned(made);
  }

  /** While it works, and who undoes this would have to end it. It may be reaped by now: then there is nothing to note. */
  private void noteStage1() throws RuntimeFailure {
    ProcessIdentity identity;
    try {
      identity = ProcessIdentity.of(Procfs.of(kernel), started.child().pid());
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ESRCH)) {
        return;
      }
      throw new SyscallFailed("unable to start container process", e);
    }
    steps.started(identity);
  }

  /** While the executor works: nobody waits for it. */
  private void noteWords(List<Plan> plans) throws RuntimeFailure {
    if (!steps.recorderOutlives()) {
      return;
    }
    try {
      kernel.writeAll(recorder, OpWords.table(plans));
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process: unable to write the flight recorder", e);
    }
  }

  /** Ends what was started. */
  private void abort(Exception cause) {
    try {
      started.channel().close();
      InitHandle made = init;
      if (made != null) {
        made.kill(kernel);
      }
      verdict.end(started.child());
    } catch (RuntimeFailure e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void cgroup() throws RuntimeFailure {
    steps.place(started.child().pid());
  }

  @Override
  public void usermap() throws RuntimeFailure {
    steps.usermap(started.child().pid());
  }

  @Override
  public void timeOffsets() throws RuntimeFailure {
    steps.timeOffsets(started.child().pid());
  }

  @Override
  public void plan(InitMessage.Pid message) throws RuntimeFailure {
    InitHandle made;
    try {
      made = InitHandle.of(kernel, message.pidfd());
    } catch (SyscallException e) {
      message.pidfd().close();
      Plan early = initPlan;
      if (early != null && e.is(Errno.ENOENT, Errno.ESRCH)) {
        // It had its plan before it was told of, and has come to its end with it.
        throw verdict.initDied(bootstrap, early);
      }
      throw new SyscallFailed("unable to start container process: can't get init's PID", e);
    }
    begin(made);
  }

  private void sent(Plan plan) {
    initPlan = plan;
    server.expect(plan.syncs());
  }

  @Override
  public void hooks() throws RuntimeFailure {
    steps.hooks(present());
  }

  @Override
  public void ready() throws RuntimeFailure {
    steps.ready(present());
  }

  @Override
  public void seccomp(int number, Reply taken) throws RuntimeFailure {
    steps.seccomp(present(), number, taken);
  }

  @Override
  public Fd mountTree(int mount) throws RuntimeFailure {
    return steps.awaitedTree(mount);
  }

  @Override
  public RuntimeFailure failed(InitMessage.Failure failure) {
    Plan plan = initPlan;
    // The plan was sent ahead: who fails may not have come to it.
    boolean early = (init == null || steps.bornAsInit()) && plan != null && !verdict.isInInitPlan();
    return verdict.failure(
        plan == null || early ? bootstrap : plan,
        failure.op(),
        failure.step(),
        failure.errno(),
        failure.detail());
  }

  @Override
  public void log(InitMessage.Log line) {
    if (line.level() <= InitMessage.Log.WARNING) {
      log.warning(line.text());
    } else {
      log.debug(line.text());
    }
  }

  private InitHandle present() {
    InitHandle made = init;
    if (made == null) {
      throw new IllegalStateException("init's messages are only expected after procPid");
    }
    return made;
  }
}
