package dev.jrunc.container.console;

import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.util.List;

/** The terminal that the caller sits at, which a container's terminal is shown on. */
final class CallersTerminal {
  private CallersTerminal() {}

  /** Fails if there is none: neither among fds 0 to 2, nor as the controlling terminal. */
  static void require(Kernel kernel, Invocation invocation) throws InvalidRequest {
    for (Fd fd : List.of(invocation.stderr(), invocation.stdout(), invocation.stdin())) {
      if (LineDiscipline.isTerminal(kernel, fd)) {
        return;
      }
    }
    try {
      invocation.open("/dev/tty", OpenFlags.O_RDONLY, 0).close();
    } catch (SyscallException e) {
      throw new InvalidRequest("open /dev/tty: " + e.errno().message());
    }
  }
}
