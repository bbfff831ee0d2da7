package dev.jrunc.container;

import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Errno;

/** What the command line asks for a process, against the process and the caller's fds. */
final class LaunchChecks {
  /** The first fd above stdio. */
  static final int FIRST = 3;

  private LaunchChecks() {}

  /** @param detached whether the runtime leaves while the process lives */
  static void terminal(boolean terminal, LaunchOptions launch, boolean detached)
      throws InvalidRequest {
    boolean socket = launch.consoleSocket() != null;
    if (detached && terminal && !socket) {
      throw new InvalidRequest(
          "cannot allocate tty if runc will detach without setting console socket");
    }
    if ((!detached || !terminal) && socket) {
      throw new InvalidRequest(
          "cannot use console socket if runc will not detach or allocate tty");
    }
  }

  /**
   * An fd that is not there would be one of the runtime's own by the time it is passed on.
   *
   * @param first number of the first of them
   */
  static void preservedFds(Invocation invocation, int first, int count) throws InvalidRequest {
    for (int i = 0; i < count; i++) {
      int fd = first + i;
      if (!invocation.openFds().contains(fd)) {
        throw new InvalidRequest(
            "unable to stat preserved-fd "
                + (i + 1)
                + " (of "
                + count
                + "): "
                + Errno.ENOENT.message());
      }
    }
  }
}
