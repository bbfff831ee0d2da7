package dev.jrunc.cli.serve;

import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;

/**
 * Lets threads that answer front doors go before those that serve calls. A front door waits 50 ms for
 * the first word and then starts a JVM of its own, which is the last thing that a machine needs on
 * which 50 ms are not enough. Takes the right to raise a thread's priority; without it all are equal.
 * Nothing inherits it: a server starts no process.
 */
final class Precedence {
  private static final int AHEAD = 10;
  private static final int LEAST = -20;

  private final ProcessCalls processes;
  private final int usual;
  private volatile boolean possible = true;

  private Precedence(ProcessCalls processes, int usual) {
    this.processes = processes;
    this.usual = usual;
  }

  /** For threads of this process; the calling one's priority is the usual one. */
  static Precedence of(ProcessCalls processes) throws SyscallException {
    return new Precedence(processes, processes.nice());
  }

  /** The calling thread goes first. */
  void take() {
    set(Math.max(LEAST, usual - AHEAD));
  }

  /** The calling thread is one of many again. */
  void giveBack() {
    set(usual);
  }

  private void set(int nice) {
    if (!possible) {
      return;
    }
    try {
      processes.setNice(nice);
    } catch (SyscallException e) {
      // Not root: it stays as it is.
      possible = false;
    }
  }
}
