package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.state.StateDirectory;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.RealPath;
import dev.jrunc.linux.SyscallException;

/**
 * The root file system at a place that CRIU takes: a mount of its own, whose parent is not mounted
 * over. It lies in the state directory for the time of a restore. If the runtime is killed
 * meanwhile, the removal of that directory detaches it.
 *
 * @param path of the mount
 */
record CriuRoot(Kernel kernel, String path) implements AutoCloseable {
  private static final long BIND_AND_BELOW = 4096 | 16384;
  private static final int MNT_DETACH = 2;

  static CriuRoot mount(Kernel kernel, StateDirectory directory, String rootfs)
      throws RuntimeFailure {
    String path = directory.path() + "/criu-root";
    try {
      kernel.mkdirat(Fd.CWD, path, 0755);
      // CRIU compares it with what mountinfo says.
      path = RealPath.of(kernel, path);
      kernel.mount(rootfs, path, null, BIND_AND_BELOW, null);
    } catch (SyscallException e) {
      remove(kernel, path);
      throw new SyscallFailed("unable to bind the root file system for criu", e);
    }
    return new CriuRoot(kernel, path);
  }

  private static void remove(Kernel kernel, String path) {
    try {
      kernel.unlinkat(Fd.CWD, path, OpenFlags.AT_REMOVEDIR);
    } catch (SyscallException e) {
      // It goes with the state directory.
      return;
    }
  }

  @Override
  public void close() {
    try {
      kernel.umount(path, MNT_DETACH);
    } catch (SyscallException e) {
      if (!e.is(Errno.EINVAL, Errno.ENOENT)) {
        // As above.
        return;
      }
    }
    remove(kernel, path);
  }
}
