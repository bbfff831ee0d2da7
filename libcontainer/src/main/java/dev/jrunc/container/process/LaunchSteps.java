package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.container.sync.SyncHandler;
import dev.jrunc.linux.Fd;
import org.jspecify.annotations.Nullable;

/** What differs between the start of init and that of a further process. */
public interface LaunchSteps {

  /**
   * The plan of init, if it was sent while the process was being started; null: it is only known when there is an
   * init. Tells what could not be made meanwhile.
   */
  default @Nullable Plan sentAhead() throws RuntimeFailure {
    return null;
  }

  /** Whether the process that was started is init itself: there is no stage 1. */
  default boolean bornAsInit() {
    return false;
  }

  /** Stage 1 runs: it is noted, so that it can be found. */
  void started(ProcessIdentity stage1) throws RuntimeFailure;

  /** Puts stage 1 into the container's cgroup, if the manager has to do that. */
  void place(int stage1Pid) throws RuntimeFailure;

  /** Writes the id maps of stage 1. */
  void usermap(int stage1Pid) throws RuntimeFailure;

  /** Writes the time offsets of stage 1. */
  void timeOffsets(int stage1Pid) throws RuntimeFailure;

  /** There is an init. */
  void adopt(InitHandle init) throws RuntimeFailure;

  /** Compiles init's plan. */
  InitPlanned plan(InitHandle init) throws RuntimeFailure;

  /** Init has its plan and works: the time for what need not be done before. */
  void planned(InitHandle init) throws RuntimeFailure;

  /** procHooks. */
  void hooks(InitHandle init) throws RuntimeFailure;

  /** procReady. */
  void ready(InitHandle init) throws RuntimeFailure;

  /** procSeccomp: takes init's fd {@code number}, lets it go on, and hands the fd over. */
  void seccomp(InitHandle init, int number, SyncHandler.Reply taken) throws RuntimeFailure;

  /** procMountPlease: the tree of the container's {@code mount}-th mount; the caller owns it. */
  Fd awaitedTree(int mount) throws RuntimeFailure;

  /**
   * What to tell the user about a failure, while what was started still lives: killing it would hide
   * that the OOM killer had been there first.
   */
  RuntimeFailure explain(RuntimeFailure cause);

  /** Whether the flight recorder can be read after the runtime died: then it gets the words of the operations. */
  boolean recorderOutlives();

  /** Whether the process does not wait behind CLOSE_SYNC: what happens there is no failure of its launch. */
  boolean goesOn();

  /** What goes before a failure that the process itself reported. */
  String failurePrefix();
}
