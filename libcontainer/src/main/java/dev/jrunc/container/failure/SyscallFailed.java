package dev.jrunc.container.failure;

import java.io.IOException;

/** A system call of the runtime itself failed. */
public final class SyscallFailed extends RuntimeFailure {

  /** The call's own words: {@code openat2 /x: no such file or directory}. */
  public SyscallFailed(IOException cause) {
    super(String.valueOf(cause.getMessage()), cause);
  }

  /**
   * @param what what was being done, e.g. {@code unable to write pid file}
   * @param cause the call, its argument and its errno
   */
  public SyscallFailed(String what, IOException cause) {
    super(what + ": " + cause.getMessage(), cause);
  }
}
