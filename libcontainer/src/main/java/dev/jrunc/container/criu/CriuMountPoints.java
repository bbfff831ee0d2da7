package dev.jrunc.container.criu;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.Paths;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.securejoin.RootDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the mount points that a root file system lacks before a restore, as creating the container
 * made them at its time: CRIU expects them there. Those in a tmpfs are part of the dump. One that
 * lies in a bind mount is made in that mount's source, so that nothing has to be mounted for it.
 */
public final class CriuMountPoints {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;

  private final Kernel kernel;
  private final ContainerConfig config;
  private final List<MountEntry> binds = new ArrayList<>();

  public CriuMountPoints(Kernel kernel, ContainerConfig config) {
    this.kernel = kernel;
    this.config = config;
  }

  /** Makes those that are missing; they stay. */
  public void make() throws RuntimeFailure {
    for (MountEntry mount : config.mounts()) {
      if (mount.type().equals("cgroup") || isOnTmpfs(mount)) {
        continue;
      }
      try {
        make(mount);
      } catch (SyscallException e) {
        throw new OperationFailed(
            mount.pointer()
                + ": create criu restore mountpoint for "
                + mount.destination()
                + " mount: "
                + e.getMessage(),
            e);
      }
      if (mount.isBind()) {
        binds.add(mount);
      }
    }
  }

  private boolean isOnTmpfs(MountEntry mount) {
    for (MountEntry other : config.mounts()) {
      if (other.type().equals("tmpfs")
          && mount.destination().startsWith(other.destination() + "/")) {
        return true;
      }
    }
    return false;
  }

  private void make(MountEntry mount) throws SyscallException {
    boolean directory =
        !mount.isBind() || kernel.fstatat(Fd.CWD, mount.source(), 0).isDirectory();
    String below = config.rootfs();
    String place = mount.destination();
    for (MountEntry bind : binds) {
      // The last one counts: it lies on top.
      if (!bind.destination().equals(place)
          && Paths.isAtOrBelow(mount.destination(), bind.destination())) {
        below = bind.source();
        place = mount.destination().substring(bind.destination().length());
      }
    }
    try (RootDirectory root = RootDirectory.open(kernel, below)) {
      make(root, place, directory);
    }
  }

  private void make(RootDirectory root, String place, boolean directory) throws SyscallException {
    try {
      root.openInRoot(place, OpenFlags.O_PATH).close();
      return;
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    if (directory) {
      root.mkdirAll(place, DIRECTORY_MODE).close();
      return;
    }
    int slash = place.lastIndexOf('/');
    int flags = OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_NOFOLLOW;
    try (Fd parent = root.mkdirAll(place.substring(0, slash + 1), DIRECTORY_MODE)) {
      kernel.openat(parent, place.substring(slash + 1), flags, FILE_MODE).close();
    }
  }
}
