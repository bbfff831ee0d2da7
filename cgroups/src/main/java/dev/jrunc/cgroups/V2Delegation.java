package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Handing a cgroup over to somebody (admin-guide/cgroup-v2.rst, "Delegation"): the directory and the
 * files that the kernel names for it. Limits stay ours.
 */
final class V2Delegation {
  private static final String LIST = "/sys/kernel/cgroup/delegate";
  private static final int LARGEST_LIST = 1 << 16;

  /** Before Linux 4.15 there is no list. */
  private static final List<String> LEAST = List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads");

  private V2Delegation() {}

  static void handOver(CgroupDirectory directory, long owner) throws CgroupException {
    Kernel kernel = directory.kernel();
    try (Fd open = directory.open()) {
      // The group stays.
      kernel.fchownat(open, "", (int) owner, -1, OpenFlags.AT_EMPTY_PATH);
      for (String file : files(kernel)) {
        handOver(kernel, open, file, (int) owner);
      }
    } catch (SyscallException e) {
      throw new CgroupException(
          "unable to hand the cgroup over to uid " + owner, new SyscallException("chown", directory.path(), e.errno()));
    }
  }

  /** A file of a controller that the cgroup does not have is not there. */
  private static void handOver(Kernel kernel, Fd directory, String file, int owner) throws SyscallException {
    try {
      kernel.fchownat(directory, file, owner, -1, OpenFlags.AT_SYMLINK_NOFOLLOW);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }

  private static List<String> files(Kernel kernel) throws SyscallException {
    try {
      byte[] list = kernel.readFile(Fd.CWD, LIST, LARGEST_LIST);
      return CgroupText.lines(new String(list, StandardCharsets.US_ASCII));
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return LEAST;
      }
      throw e;
    }
  }
}
