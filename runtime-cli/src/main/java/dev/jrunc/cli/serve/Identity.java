package dev.jrunc.cli.serve;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides what a process may do and see, as its pidfd and /proc tell it (proc(5)).
 *
 * @param uids real, effective, saved, file system
 * @param namespaces their numbers in the order of {@link Namespaces#KINDS}; 0: the kernel has no such
 * @param root the root directory
 * @param rootPath its name as this process sees it
 * @param label of the Linux security module; {@link #NO_MODULE} if there is none
 */
record Identity(
    String uids,
    String gids,
    List<Long> namespaces,
    Stat root,
    String rootPath,
    long effective,
    long permitted,
    long bounding,
    boolean noNewPrivileges,
    boolean seccomp,
    String label) {
  /** What {@link #label} is where no security module gives processes one: reading it fails for all of them alike. */
  static final String NO_MODULE = Errno.EINVAL.toString();

  private static final int LIMIT = 1 << 16;

  /** Of this process. */
  static Identity own(Kernel kernel, Namespaces namespaces) throws SyscallException {
    try (Fd pidfd = kernel.pidfdOpen(kernel.getpid())) {
      return read(kernel, namespaces, pidfd, "/proc/self", null);
    }
  }

  /** Of another process that this one, with an identity of its own, is to judge. */
  static Identity of(Kernel kernel, Namespaces namespaces, Fd pidfd, int pid, Identity own) throws SyscallException {
    return read(kernel, namespaces, pidfd, "/proc/" + pid, own);
  }

  /**
   * @param proc its directory in /proc
   * @param own this process's; null: not known yet
   */
  private static Identity read(Kernel kernel, Namespaces namespaces, Fd pidfd, String proc, @Nullable Identity own)
      throws SyscallException {
    Lines status = new Lines(Bytes.decode(kernel.readPiece(Fd.CWD, proc + "/status", LIMIT)));
    String uids = status.value("\nUid:\t");
    String gids = status.value("\nGid:\t");
    long permitted = Long.parseUnsignedLong(status.value("\nCapPrm:\t"), 16);
    long effective = Long.parseUnsignedLong(status.value("\nCapEff:\t"), 16);
    long bounding = Long.parseUnsignedLong(status.value("\nCapBnd:\t"), 16);
    boolean noNewPrivileges = !status.value("\nNoNewPrivs:\t").equals("0");
    boolean seccomp = !status.value("\nSeccomp:\t").equals("0");
    Stat root = kernel.fstatat(Fd.CWD, proc + "/root", 0);
    return new Identity(
        uids,
        gids,
        namespaces.of(pidfd, proc),
        root,
        own != null && isRootOfSameMount(root, own.root) ? own.rootPath : kernel.readlinkat(Fd.CWD, proc + "/root"),
        effective,
        permitted,
        bounding,
        noNewPrivileges,
        seccomp,
        own != null && own.label.equals(NO_MODULE) ? own.label : label(kernel, proc));
  }

  /** Then it is the same directory in the same place. No other mount can have the number of one that this process holds. */
  private static boolean isRootOfSameMount(Stat root, Stat other) {
    return root.mountRoot() && other.mountRoot() && root.mountId() == other.mountId();
  }

  private static String label(Kernel kernel, String proc) {
    try {
      return Bytes.decode(kernel.readFile(Fd.CWD, proc + "/attr/current", LIMIT));
    } catch (SyscallException e) {
      return e.errno().toString();
    }
  }

  /** Lines of /proc/PID/status, asked for in the order in which the kernel writes them. */
  private static final class Lines {
    private final String text;
    private int at;

    Lines(String text) {
      this.text = text;
    }

    /** What a line goes on with after its beginning, the end of the one before included; empty: no such line follows. */
    String value(String beginning) {
      int found = text.indexOf(beginning, at);
      if (found < 0) {
        return "";
      }
      at = text.indexOf('\n', found + 1);
      return text.substring(found + beginning.length(), at);
    }
  }

  /**
   * Why a process of this identity may not be served by a process of another; null: it may. What the
   * server does for it, it could have done itself.
   */
  @Nullable String difference(Identity server) {
    if (!uids.equals(server.uids)) {
      return "other user";
    }
    if (!gids.equals(server.gids)) {
      return "other group";
    }
    for (int i = 0; i < namespaces.size(); i++) {
      if (!namespaces.get(i).equals(server.namespaces.get(i))) {
        return "other " + Namespaces.KINDS.get(i) + " namespace";
      }
    }
    if (!root.isSameFile(server.root) || !rootPath.equals(server.rootPath)) {
      return "other root directory";
    }
    if (lacks(effective, server.effective) || lacks(permitted, server.permitted) || lacks(bounding, server.bounding)) {
      return "fewer capabilities";
    }
    if (noNewPrivileges) {
      return "no_new_privs";
    }
    if (seccomp) {
      return "seccomp";
    }
    return label.equals(server.label) ? null : "other security label";
  }

  private static boolean lacks(long its, long wanted) {
    return (wanted & ~its) != 0;
  }
}
