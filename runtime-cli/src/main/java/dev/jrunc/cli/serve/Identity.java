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
 * @param namespaces their kind and number in the order of {@link #NAMESPACES}; empty: the kernel has no such
 * @param root the root directory
 * @param rootPath its name as this process sees it
 * @param label of the Linux security module; {@link #NO_MODULE} if there is none
 */
record Identity(
    String uids,
    String gids,
    List<String> namespaces,
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

  /** What {@link #label} is where no security module gives processes one: reading it fails for all of them alike. */
  static final String NO_MODULE = Errno.EINVAL.toString();

  private static final int LIMIT = 1 << 16;
  private static final int DIRECTORY = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;

  /** Of this process. */
  static Identity own(Kernel kernel) throws SyscallException {
    return read(kernel, "self", "");
  }

  /** Of another process that this one, with an identity of its own, is to judge. */
  static Identity of(Kernel kernel, int pid, Identity own) throws SyscallException {
    return read(kernel, Integer.toString(pid), own.label);
  }

  /**
   * @param process its directory in /proc: {@code self} or a pid
   * @param label this process's; empty: not known yet
   */
  private static Identity read(Kernel kernel, String process, String label) throws SyscallException {
    try (Fd proc = kernel.open("/proc/" + process, DIRECTORY)) {
      String status = Bytes.decode(kernel.readFile(proc, "status", LIMIT));
      return new Identity(
          field(status, "Uid"),
          field(status, "Gid"),
          namespaces(kernel, proc),
          kernel.fstatat(proc, "root", 0),
          kernel.readlinkat(proc, "root"),
          Long.parseUnsignedLong(field(status, "CapEff"), 16),
          Long.parseUnsignedLong(field(status, "CapPrm"), 16),
          Long.parseUnsignedLong(field(status, "CapBnd"), 16),
          !field(status, "NoNewPrivs").equals("0"),
          !field(status, "Seccomp").equals("0"),
          label.equals(NO_MODULE) ? label : label(kernel, proc));
    }
  }

  /** By readlink(2), which is quicker than following them: "net:[4026531840]". */
  private static List<String> namespaces(Kernel kernel, Fd proc) throws SyscallException {
    List<String> namespaces = new ArrayList<>(NAMESPACES.size());
    try (Fd directory = kernel.openat(proc, "ns", DIRECTORY, 0)) {
      for (String name : NAMESPACES) {
        namespaces.add(namespace(kernel, directory, name));
      }
    }
    return namespaces;
  }

  private static String namespace(Kernel kernel, Fd directory, String name) throws SyscallException {
    try {
      return kernel.readlinkat(directory, name);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return "";
      }
      throw e;
    }
  }

  private static String label(Kernel kernel, Fd proc) {
    try {
      return Bytes.decode(kernel.readFile(proc, "attr/current", LIMIT));
    } catch (SyscallException e) {
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
      if (!namespaces.get(i).equals(server.namespaces.get(i))) {
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
