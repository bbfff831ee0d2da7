package dev.jrunc.container.process;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.state.ProcessIdentity;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.Procfs;
import java.nio.charset.StandardCharsets;

/**
 * A process of a container, held by pidfd so that it cannot be mistaken for another.
 *
 * @param identity its pid as the runtime sees it, and its start time
 * @param pidfd owned by the handle
 */
public record InitHandle(ProcessIdentity identity, Fd pidfd) implements AutoCloseable {
  private static final int SIGKILL = 9;
  private static final int KILL_PATIENCE_MILLIS = 10_000;

  /** Takes over a pidfd that came with procPid. */
  static InitHandle of(Kernel kernel, Fd pidfd) throws SyscallException {
    int pid = pidOf(kernel, pidfd);
    return new InitHandle(ProcessIdentity.of(Procfs.of(kernel), pid), pidfd);
  }

  /** Its pid as the runtime sees it. */
  public int pid() {
    return identity.pid();
  }

  /** Whether it has ended; it may be a zombie. */
  public boolean hasEnded(Kernel kernel) throws SyscallException {
    return awaitEnd(kernel, 0);
  }

  /** Waits for its end so long; whether it came. */
  public boolean awaitEnd(Kernel kernel, int millis) throws SyscallException {
    PollSet set = new PollSet();
    set.add(pidfd, PollSet.POLLIN);
    long end = System.nanoTime() + millis * 1_000_000L;
    while (true) {
      int left = (int) Math.max(0, (end - System.nanoTime() + 999_999) / 1_000_000);
      if (kernel.poll(set, left) > 0) {
        return true;
      }
      if (left == 0) {
        return false;
      }
    }
  }

  /** Sends SIGKILL and waits for the end; one that has ended is no error. */
  public void kill(Kernel kernel) throws RuntimeFailure {
    try {
      kernel.pidfdSendSignal(pidfd, SIGKILL);
      awaitEnd(kernel, KILL_PATIENCE_MILLIS);
    } catch (SyscallException e) {
      if (!e.is(Errno.ESRCH)) {
        throw new SyscallFailed("unable to kill init", e);
      }
    }
  }

  /**
   * The pid behind a pidfd, from the kernel: the number that stage 1 tells is that of its own pid
   * namespace, and is told by a process that a container might have got hold of.
   */
  private static int pidOf(Kernel kernel, Fd pidfd) throws SyscallException {
    String path = "/proc/self/fdinfo/" + pidfd.number();
    String info =
        new String(kernel.readFile(Fd.CWD, path, 4096), StandardCharsets.ISO_8859_1);
    int at = info.indexOf("Pid:\t");
    int end = at < 0 ? -1 : info.indexOf('\n', at);
    try {
      int pid = end < 0 ? -1 : Integer.parseInt(info, at + 5, end, 10);
      if (pid > 0) {
        return pid;
      }
    } catch (NumberFormatException e) {
      // As if it were not there.
    }
    throw new SyscallException("read", path, Errno.ESRCH);
  }

  @Override
  public void close() {
    pidfd.close();
  }
}
