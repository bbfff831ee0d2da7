package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/** Who is in a cgroup, and who is to come in. */
final class CgroupProcesses {
  /** A process that is just being forked cannot be moved yet: EINVAL (TASK_NEW). */
  private static final int MOVE_RETRIES = 5;

  private static final long MOVE_PAUSE_MILLIS = 30;

  private CgroupProcesses() {}

  /** Of the cgroup itself. */
  static List<Integer> direct(CgroupDirectory directory) throws CgroupException {
    String text;
    try {
      text = directory.read("cgroup.procs");
    } catch (CgroupException e) {
      // A threaded cgroup tells only its threads.
      if (e.errno() != Errno.EOPNOTSUPP) {
        throw e;
      }
      text = directory.read("cgroup.threads");
    }
    List<Integer> pids = new ArrayList<>();
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        end = text.length();
      }
      if (end > at) {
        pids.add(Integer.parseInt(text, at, end, 10));
      }
      at = end + 1;
    }
    return pids;
  }

  /** With all below; a cgroup that goes meanwhile has none. */
  static List<Integer> all(CgroupDirectory directory) throws CgroupException {
    List<Integer> pids = new ArrayList<>(direct(directory));
    addBelow(directory, pids);
    return pids;
  }

  private static void addBelow(CgroupDirectory directory, List<Integer> pids) throws CgroupException {
    try {
      for (CgroupDirectory child : directory.children()) {
        try (child) {
          pids.addAll(direct(child));
          addBelow(child, pids);
        } catch (CgroupException e) {
          if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENODEV) {
            throw e;
          }
        }
      }
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT, Errno.ENODEV)) {
        throw new CgroupException(e);
      }
    }
  }

  /** Moves a process in. */
  static void add(CgroupDirectory directory, int pid) throws CgroupException {
    String value = Integer.toString(pid);
    for (int i = 1; ; i++) {
      SyscallException failure = directory.tryWrite("cgroup.procs", value);
      if (failure == null) {
        return;
      }
      if (!failure.is(Errno.EINVAL) || i == MOVE_RETRIES) {
        throw new CgroupException("failed to write " + value, failure);
      }
      Pause.millis(MOVE_PAUSE_MILLIS);
    }
  }

  /** Signals each; one that is gone, or becomes a zombie, is no error. */
  static void signal(Kernel kernel, List<Integer> pids, int signal) throws CgroupException {
    SyscallException first = null;
    for (int pid : pids) {
      try {
        kernel.kill(pid, signal);
      } catch (SyscallException e) {
        if (!e.is(Errno.ESRCH) && first == null) {
          first = e;
        }
      }
    }
    if (first != null) {
      throw new CgroupException(first);
    }
  }
}
