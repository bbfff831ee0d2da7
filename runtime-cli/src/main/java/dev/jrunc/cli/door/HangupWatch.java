package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.Child;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * Kills what was spawned when the front door dies. The thread that serves the call may be waiting
 * for init, not for the front door; init's end is what wakes it, and then it undoes what it did.
 */
final class HangupWatch {
  private static final int SIGKILL = 9;

  private final ProcessCalls processes;
  private final Channel channel;
  private final HangupSource source;
  private final List<Child> children = new ArrayList<>();
  private boolean started;
  private boolean hungUp;

  HangupWatch(ProcessCalls processes, Channel channel, HangupSource source) {
    this.processes = processes;
    this.channel = channel;
    this.source = source;
  }

  synchronized void killOnHangup(Child child) throws SyscallException {
    if (hungUp) {
      kill(child);
      child.close();
      throw new SyscallException("recvmsg", "front door", Errno.ECONNRESET);
    }
    children.add(child);
    if (!started) {
      started = true;
      source.watch(channel, this);
    }
  }

  /** They may live on. */
  synchronized void forgetAll() {
    children.clear();
  }

  /** The front door has died, or has given up the call. */
  synchronized void onHangup() {
    hungUp = true;
    for (Child child : children) {
      kill(child);
    }
  }

  private void kill(Child child) {
    try {
      if (child.pidfd().isOpen()) {
        processes.pidfdSendSignal(child.pidfd(), SIGKILL);
      }
    } catch (SyscallException | IllegalStateException e) {
      // It has ended, or its owner has just let go of it.
      return;
    }
  }
}
