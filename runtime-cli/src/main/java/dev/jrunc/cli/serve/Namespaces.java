package dev.jrunc.cli.serve;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which namespaces a process is in (namespaces(7)), by their numbers. Through its pidfd: a link in /proc/PID/ns is
 * an inode that has to be made for each process, and to be removed at its end, while the file of a namespace is there
 * already as long as somebody holds it open, as this does with those of this process, which nearly every caller is in.
 */
final class Namespaces implements AutoCloseable {
  static final List<String> KINDS =
      List.of("user", "mnt", "pid", "pid_for_children", "net", "cgroup", "ipc", "uts", "time", "time_for_children");

  /** PIDFD_GET_*_NAMESPACE: _IO(0xff, n) of linux/pidfd.h, in the same order. */
  private static final int[] REQUESTS = {
    0xff09, 0xff03, 0xff05, 0xff06, 0xff04, 0xff01, 0xff02, 0xff0a, 0xff07, 0xff08
  };

  private final Kernel kernel;

  /** This process's. Empty: a pidfd gives none (before Linux 6.11, or filtered), and the links are read. */
  private final List<Fd> own = new ArrayList<>();

  private Namespaces(Kernel kernel) {
    this.kernel = kernel;
  }

  /** For callers of this process. */
  static Namespaces open(Kernel kernel) throws SyscallException {
    Namespaces namespaces = new Namespaces(kernel);
    try (Fd pidfd = kernel.pidfdOpen(kernel.getpid())) {
      for (int request : REQUESTS) {
        Fd namespace = namespaces.open(pidfd, request);
        if (namespace != null) {
          namespaces.own.add(namespace);
        }
      }
    } catch (SyscallException e) {
      namespaces.close();
      // What is not known, or not allowed by whoever filters our calls, is looked up elsewhere.
      if (!e.is(Errno.ENOTTY, Errno.EINVAL) && !e.is(Errno.EPERM)) {
        throw e;
      }
    }
    return namespaces;
  }

  /**
   * The numbers of those that a process is in, in the order of {@link #KINDS}; 0: this kernel has none of the kind.
   *
   * @param proc the process's directory in /proc
   */
  List<Long> of(Fd pidfd, String proc) throws SyscallException {
    List<Long> numbers = new ArrayList<>(KINDS.size());
    for (int i = 0; i < REQUESTS.length; i++) {
      numbers.add(own.isEmpty() ? byLink(proc + "/ns/" + KINDS.get(i)) : byPidfd(pidfd, REQUESTS[i]));
    }
    return numbers;
  }

  private long byPidfd(Fd pidfd, int request) throws SyscallException {
    try (Fd namespace = open(pidfd, request)) {
      return namespace == null ? 0 : kernel.fstat(namespace).inode();
    }
  }

  private @Nullable Fd open(Fd pidfd, int request) throws SyscallException {
    try {
      return kernel.own(kernel.ioctl(pidfd, request, 0));
    } catch (SyscallException e) {
      if (e.is(Errno.EOPNOTSUPP)) {
        return null;
      }
      throw e;
    }
  }

  private long byLink(String path) throws SyscallException {
    try {
      String link = kernel.readlinkat(Fd.CWD, path);
      return Long.parseLong(link, link.indexOf('[') + 1, link.length() - 1, 10);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return 0;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    own.forEach(Fd::close);
    own.clear();
  }
}
