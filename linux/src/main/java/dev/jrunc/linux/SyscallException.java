package dev.jrunc.linux;

import java.io.IOException;

/** A system call that failed. The message has the form that Go's PathError has: {@code mkdirat /a/b: file exists}. */
public final class SyscallException extends IOException {
  private final String call;
  private final String arguments;
  private final Errno errno;

  /**
   * @param call name of the call as its man page spells it
   * @param arguments what it was called on, for a person to read: most often the path; may be empty
   */
  public SyscallException(String call, String arguments, Errno errno) {
    this.call = call;
    this.arguments = arguments;
    this.errno = errno;
  }

  /** Put together when it is asked for: of most failures that are expected nobody asks. */
  @Override
  public String getMessage() {
    return arguments.isEmpty() ? call + ": " + errno.message() : call + " " + arguments + ": " + errno.message();
  }

  public String call() {
    return call;
  }

  public String arguments() {
    return arguments;
  }

  public Errno errno() {
    return errno;
  }

  public boolean is(Errno expected) {
    return errno == expected;
  }

  public boolean is(Errno one, Errno other) {
    return errno == one || errno == other;
  }

  /** None: many are expected, like the ENOENT of a file that may be missing, and nobody prints where one came from. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
