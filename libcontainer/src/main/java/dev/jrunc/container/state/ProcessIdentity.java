package dev.jrunc.container.state;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.procfs.ProcessStat;
import dev.jrunc.linux.procfs.Procfs;
import org.jspecify.annotations.Nullable;

/**
 * A process for good: pids are used again, a pid with its start time is not.
 *
 * @param pid as the runtime sees it
 * @param startTime clock ticks after boot (proc(5), field 22 of stat)
 */
public record ProcessIdentity(int pid, long startTime) {

  /** The process that has the pid now. */
  public static ProcessIdentity of(Procfs procfs, int pid) throws SyscallException {
    return new ProcessIdentity(pid, procfs.startTime(pid));
  }

  /** Whether it still runs; a zombie does not. */
  public boolean isAlive(Procfs procfs) throws SyscallException {
    if (pid <= 0) {
      return false;
    }
    try {
      ProcessStat stat = procfs.stat(pid);
      return stat.startTime() == startTime && !stat.isDead();
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ESRCH)) {
        return false;
      }
      throw e;
    }
  }

  /** A pidfd of it; null if it is gone. */
  public @Nullable Fd open(Kernel kernel, Procfs procfs) throws SyscallException {
    if (pid <= 0) {
      return null;
    }
    Fd pidfd;
    try {
      pidfd = kernel.pidfdOpen(pid);
    } catch (SyscallException e) {
      if (e.is(Errno.ESRCH, Errno.ENOENT)) {
        return null;
      }
      throw e;
    }
    // Checked after the open: from here on the number cannot come to mean another process.
    boolean same = false;
    try {
      same = isAlive(procfs);
    } finally {
      if (!same) {
        pidfd.close();
      }
    }
    return same ? pidfd : null;
  }
}
