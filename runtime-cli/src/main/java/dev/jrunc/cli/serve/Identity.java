package dev.jrunc.cli.serve;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What decides what a process may do and see, as /proc tells it (proc(5), namespaces(7)).
 *
 * @param uids real, effective, saved, file system
 * @param namespaces in the order of {@link #NAMESPACES}; null: the kernel has no such
 * @param root the root directory
 * @param rootPath its name as this process sees it
 * @param label of the Linux security module; an errno's name if there is none
 */
record Identity(
    String uids,
    String gids,
    List<@Nullable Stat> namespaces,
    Stat root,
    String rootPath,
    long effective,
    long permitted,
    long bounding,
    boolean noNewPrivileges,
    boolean seccomp,
    String label) {
  static final List<String> NAMESPACES =
      List.of("user", "mnt", "pid", "pid_for_children", "net", "cgroup", "ipc", "uts", "time", "time_for_children");

  private static final int LIMIT = 1 << 16;

  /** @param process its directory in /proc: {@code self} or a pid */
  static Identity read(Kernel kernel, String process) throws SyscallException {
    int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    try (Fd proc = kernel.open("/proc/" + process, flags)) {
      String status = Bytes.decode(kernel.readFile(proc, "status", LIMIT));
      List<@Nullable Stat> namespaces = new ArrayList<>(NAMESPACES.size());
      for (String name : NAMESPACES) {
        namespaces.add(namespace(kernel, proc, "ns/" + name));
      }
      return new Identity(
          field(status, "Uid"),
          field(status, "Gid"),
          namespaces,
          kernel.fstatat(proc, "root", 0),
          kernel.readlinkat(proc, "root"),
          Long.parseUnsignedLong(field(status, "CapEff"), 16),
          Long.parseUnsignedLong(field(status, "CapPrm"), 16),
          Long.parseUnsignedLong(field(status, "CapBnd"), 16),
          !field(status, "NoNewPrivs").equals("0"),
          !field(status, "Seccomp").equals("0"),
          label(kernel, proc));
    }
  }

  private static @Nullable Stat namespace(Kernel kernel, Fd proc, String name) throws SyscallException {
    try {
      return kernel.fstatat(proc, name, 0);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return null;
      }
      throw e;
    }
  }

  private static String label(Kernel kernel, Fd proc) {
    try {
      return Bytes.decode(kernel.readFile(proc, "attr/current", LIMIT));
    } catch (SyscallException e) {
      // Without a security module reading fails; for everybody alike.
      return e.errno().toString();
    }
  }

  /** A line's value; empty if there is no such line. */
  private static String field(String status, String name) {
    int start = status.indexOf("\n" + name + ":\t");
    if (start < 0) {
      return "";
    }
    start += name.length() + 3;
    return status.substring(start, status.indexOf('\n', start));
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
      Stat own = server.namespaces.get(i);
      Stat its = namespaces.get(i);
      if (own == null ? its != null : its == null || !its.isSameFile(own)) {
        return "other " + NAMESPACES.get(i) + " namespace";
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
