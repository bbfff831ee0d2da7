package dev.jrunc.container.process;

import dev.jrunc.container.failure.InitDied;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.plan.Op;
import dev.jrunc.container.plan.OpFlags;
import dev.jrunc.container.plan.OpWords;
import dev.jrunc.container.plan.Origin;
import dev.jrunc.container.plan.Plan;
import dev.jrunc.container.sync.FlightRecord;
import dev.jrunc.container.sync.SyncType;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the end of the conversation means: an end of file alone says neither success nor why not. */
final class LaunchVerdict {
  private static final int SIGKILL = 9;
  private static final int DEATH_MILLIS = 2_000;

  private final Kernel kernel;
  private final Fd recorder;
  private final String prefix;
  private final boolean goesOn;

  /** @param goesOn whether init does not wait behind CLOSE_SYNC */
  LaunchVerdict(Kernel kernel, Fd recorder, String prefix, boolean goesOn) {
    this.goesOn = goesOn;
    this.prefix = prefix;
    this.kernel = kernel;
    this.recorder = recorder;
  }

  /** Returns if init stands past CLOSE_SYNC, and throws why it does not otherwise. */
  void confirm(Plan bootstrap, Plan plan, InitHandle init, List<SyncType> missing) throws RuntimeFailure {
    Closing closing = closeSync(plan);
    FlightRecord record = read();
    try {
      // The socket is closed in the middle of that op, so the record of a process that lives may lag behind.
      boolean closed = isAt(record, closing) && !init.hasEnded(kernel);
      if (isAt(record, closing) && !closed) {
        record = read();
      }
      if (record != null && record.state() == FlightRecord.Phase.FAILED && !(goesOn && isBehind(record, closing))) {
        Plan failed = record.inInitPlan() ? plan : bootstrap;
        throw failure(failed, record.op(), record.step(), record.errno(), record.detail());
      }
      if (record != null && isPast(record, closing, closed) && missing.isEmpty()) {
        return;
      }
      // It is about to become one; only then is it known how it ended.
      init.awaitEnd(kernel, DEATH_MILLIS);
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
    Plan last = record != null && !record.inInitPlan() ? bootstrap : plan;
    throw InitDied.during(prefix + "init died during " + where(last, record));
  }

  private static boolean isBehind(FlightRecord record, Closing closing) {
    return record.inInitPlan() && record.op() > closing.op();
  }

  private static boolean isAt(@Nullable FlightRecord record, Closing closing) {
    return record != null && record.inInitPlan() && record.op() == closing.op();
  }

  private static boolean isPast(FlightRecord record, Closing closing, boolean closed) {
    return record.inInitPlan()
        && (record.state() == FlightRecord.Phase.ENTERED_EXECVE
            || !closing.onExec() && (closed || isBehind(record, closing)));
  }

  /** Why stage 1 ended before there was an init. */
  RuntimeFailure stage1Died(Plan bootstrap, Child child) throws RuntimeFailure {
    FlightRecord record = read();
    if (record != null && record.state() == FlightRecord.Phase.FAILED) {
      return failure(bootstrap, record.op(), record.step(), record.errno(), record.detail());
    }
    end(child);
    try {
      WaitStatus status = new WaitStatus(child.await());
      return InitDied.during(
          prefix + "stage 1 ended (" + status.words() + ") during " + where(bootstrap, record));
    } catch (SyscallException e) {
      return new SyscallFailed(e);
    }
  }

  /**
   * Why an init is gone that nobody has got hold of.
   *
   * @param plan its own, if it was sent ahead
   */
  RuntimeFailure initDied(Plan bootstrap, @Nullable Plan plan) throws RuntimeFailure {
    FlightRecord record = read();
    Plan last = plan != null && record != null && record.inInitPlan() ? plan : bootstrap;
    return record != null && record.state() == FlightRecord.Phase.FAILED
        ? failure(last, record.op(), record.step(), record.errno(), record.detail())
        : InitDied.during(prefix + "init died during " + where(last, record));
  }

  /** A failure that an operation reported, in the words of its origin. */
  RuntimeFailure failure(Plan plan, int op, int step, int errno, String detail) {
    Origin origin = plan.origin(op);
    String reason = detail.isEmpty() ? Errno.of(errno).message() : detail;
    String words = origin.phrase().isEmpty() ? reason : origin.phrase() + ": " + reason;
    if (errno == Errno.EPERM.value() && !origin.forbidden().isEmpty()) {
      words = origin.forbidden();
    }
    return new InitFailed(op, step, errno, origin.pointer(), detail, prefix + words);
  }

  /** Whether init's own plan is running, as the flight recorder has it. */
  boolean isInInitPlan() {
    try {
      FlightRecord record = read();
      return record != null && record.inInitPlan();
    } catch (RuntimeFailure e) {
      // What cannot be read says nothing; the failure that is being told is the one that counts.
      return false;
    }
  }

  /** Ends stage 1 if it still runs, and takes its wait status. */
  void end(Child child) throws RuntimeFailure {
    end(kernel, child);
  }

  /** Ends a child if it still runs, and takes its wait status. */
  static void end(Kernel kernel, Child child) throws RuntimeFailure {
    try {
      kernel.pidfdSendSignal(child.pidfd(), SIGKILL);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw new SyscallFailed(e);
      }
    }
    try {
      child.await();
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  private @Nullable FlightRecord read() throws RuntimeFailure {
    byte[] page = new byte[FlightRecord.BYTES];
    try {
      int length = kernel.pread(recorder, page, 0, page.length, 0);
      return FlightRecord.read(page, length);
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  private static String where(Plan plan, @Nullable FlightRecord record) {
    if (record == null || record.state() == FlightRecord.Phase.FRESH) {
      return "start-up";
    }
    return OpWords.of(plan, record.op());
  }

  /**
   * Where the socket is closed.
   *
   * @param op number of CLOSE_SYNC
   * @param onExec whether it stays open until execve
   */
  private record Closing(int op, boolean onExec) {}

  private static Closing closeSync(Plan plan) {
    // It is among the last.
    for (int i = plan.ops().size() - 1; i >= 0; i--) {
      if (plan.ops().get(i).op() instanceof Op.CloseSync(int flags)) {
        return new Closing(i, (flags & OpFlags.ON_EXEC) != 0);
      }
    }
    return new Closing(Integer.MAX_VALUE, false);
  }
}
