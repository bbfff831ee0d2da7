package dev.jrunc.container;

import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/**
 * {@code checkpoint --status-fd}: an fd of the caller's, which gets a zero byte once lazy pages are
 * served. The front door opens it anew, so that it needs not travel under its own number.
 *
 * @param fd the same pipe or file
 */
record StatusFd(RuntimeContext context, Fd fd) implements AutoCloseable {
  /** None was given. */
  static final int NONE = -1;

  private static final int ACCESS_MODE = 3;
  private static final int LIMIT = 1 << 16;

  static StatusFd open(RuntimeContext context, int number) throws InvalidRequest {
    try {
      if ((flags(context, number) & ACCESS_MODE) == OpenFlags.O_RDONLY) {
        throw new InvalidRequest("invalid --status-fd argument " + number + ": not writable");
      }
      return new StatusFd(
          context, context.invocation().open("/proc/self/fd/" + number, OpenFlags.O_WRONLY, 0));
    } catch (SyscallException e) {
      Errno errno = e.is(Errno.ENOENT) ? Errno.EBADF : e.errno();
      throw new InvalidRequest(
          "invalid --status-fd argument " + number + ": " + errno.message());
    }
  }

  /** The flags line of the fd's fdinfo, in octal (proc(5)). */
  private static int flags(RuntimeContext context, int number) throws SyscallException {
    String path = "/proc/self/fdinfo/" + number;
    try (Fd file = context.invocation().open(path, OpenFlags.O_RDONLY, 0)) {
      String info = Bytes.decode(context.kernel().readAll(file, LIMIT));
      int at = info.indexOf("flags:\t");
      int end = info.indexOf('\n', Math.max(at, 0));
      if (at < 0 || end < 0) {
        throw new SyscallException("read", path, Errno.EINVAL);
      }
      return Integer.parseInt(info, at + "flags:\t".length(), end, 8);
    }
  }

  /** The byte; whoever does not read it any more does not want it. */
  void ready() {
    try {
      context.kernel().write(fd, new byte[1], 0, 1);
    } catch (SyscallException e) {
      context.log().warning("can't write \\0 to status fd: " + e.errno().message());
    }
    fd.close();
  }

  @Override
  public void close() {
    fd.close();
  }
}
