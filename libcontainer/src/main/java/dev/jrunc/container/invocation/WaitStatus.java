package dev.jrunc.container.invocation;

/**
 * How a process ended, decoded from what waitpid(2) gives.
 *
 * @param status the raw word
 */
public record WaitStatus(int status) {
  private static final String[] SIGNALS = {
    "hangup",
    "interrupt",
    "quit",
    "illegal instruction",
    "trace/breakpoint trap",
    "aborted",
    "bus error",
    "floating point exception",
    "killed",
    "user defined signal 1",
    "segmentation fault",
    "user defined signal 2",
    "broken pipe",
    "alarm clock",
    "terminated"
  };

  /** Whether it called exit(2). */
  public boolean exited() {
    return (status & 0x7f) == 0;
  }

  /** Whether it exited with 0. */
  public boolean isSuccess() {
    return status == 0;
  }

  /** Its exit code; 0 if a signal ended it. */
  public int exitCode() {
    return exited() ? status >> 8 & 0xff : 0;
  }

  /** The signal that ended it; 0 if it exited. */
  public int signal() {
    return exited() ? 0 : status & 0x7f;
  }

  /** What a shell, and runc, make of it: the exit code, or 128 + the signal. */
  public int shellCode() {
    return exited() ? exitCode() : 128 + signal();
  }

  /** {@code exit status 1}, {@code signal: killed}: the words that Go programs use. */
  public String words() {
    if (exited()) {
      return "exit status " + exitCode();
    }
    int signal = signal();
    String name = signal <= SIGNALS.length ? SIGNALS[signal - 1] : "signal " + signal;
    return "signal: " + name + ((status & 0x80) != 0 ? " (core dumped)" : "");
  }
}
