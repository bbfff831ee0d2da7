package dev.jrunc.cgroups;

import static dev.jrunc.linux.OpenFlags.O_DIRECTORY;
import static dev.jrunc.linux.OpenFlags.O_PATH;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import java.util.HashMap;
import java.util.Map;

/**
 * The roots of the hierarchies of one mount table. Calls that are under way at the same time share them: each is opened
 * and checked once, and closed by the last who uses it, so that an idle process keeps nobody from unmounting a hierarchy.
 * Thread-safe.
 */
final class SharedRoots {
  final Kernel kernel;
  private final Map<String, Root> byMountPoint = new HashMap<>();

  private static final class Root {
    final Fd fd;
    int users;

    Root(Fd fd) {
      this.fd = fd;
    }
  }

  SharedRoots(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Known to be on cgroupfs.
   *
   * @return not to be closed, but given back by {@link #release}
   */
  synchronized Fd take(CgroupMount mount) throws SyscallException {
    Root root = byMountPoint.get(mount.mountPoint());
    if (root == null) {
      root = new Root(open(mount));
      byMountPoint.put(mount.mountPoint(), root);
    }
    root.users++;
    return root.fd;
  }

  /** Once for each {@link #take} that gave one. */
  synchronized void release(CgroupMount mount) {
    Root root = byMountPoint.get(mount.mountPoint());
    if (root == null) {
      throw new IllegalStateException(mount.mountPoint() + " is not in use");
    }
    root.users--;
    if (root.users == 0) {
      byMountPoint.remove(mount.mountPoint());
      root.fd.close();
    }
  }

  private Fd open(CgroupMount mount) throws SyscallException {
    Fd opened = kernel.open(mount.mountPoint(), O_PATH | O_DIRECTORY);
    try {
      checkFileSystem(opened, mount.mountPoint(), mount.unified());
      return opened;
    } catch (SyscallException e) {
      opened.close();
      throw e;
    }
  }

  void checkFileSystem(Fd fd, String path, boolean unified) throws SyscallException {
    long wanted = unified ? StatFs.CGROUP2_SUPER_MAGIC : StatFs.CGROUP_SUPER_MAGIC;
    if (kernel.fstatfs(fd).type() != wanted) {
      // As runc puts it: "not a cgroup file".
      throw new SyscallException("statfs", path + " is not on cgroupfs", Errno.EXDEV);
    }
  }
}
