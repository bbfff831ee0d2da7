package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** What went wrong with a cgroup. The message is complete in itself and in runc's words. */
public final class CgroupException extends Exception {
  private final Errno errno;

  public CgroupException(String message) {
    super(message);
    this.errno = Errno.UNKNOWN;
  }

  /** @param message without the cause's own message, which is appended */
  public CgroupException(String message, SyscallException cause) {
    super(message + ": " + cause.getMessage(), cause);
    this.errno = cause.errno();
  }

  public CgroupException(SyscallException cause) {
    super(cause.getMessage(), cause);
    this.errno = cause.errno();
  }

  /** As {@code cause}, with something said before it. */
  public CgroupException(String message, CgroupException cause) {
    super(message + ": " + cause.getMessage(), cause);
    this.errno = cause.errno;
  }

  /** Why the kernel refused; UNKNOWN when it was not the kernel. */
  public Errno errno() {
    return errno;
  }

  /** EACCES, EPERM or EROFS: what an unprivileged caller runs into. */
  public boolean isPermission() {
    return isPermission(errno);
  }

  static boolean isPermission(@Nullable Errno errno) {
    return errno == Errno.EACCES || errno == Errno.EPERM || errno == Errno.EROFS;
  }

  /** None: many are expected, like the ENOENT of a file that may be missing, and nobody prints where one came from. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
