package dev.jrunc.cgroups;

import static dev.jrunc.linux.OpenFlags.AT_REMOVEDIR;
import static dev.jrunc.linux.OpenFlags.O_DIRECTORY;
import static dev.jrunc.linux.OpenFlags.O_NOFOLLOW;
import static dev.jrunc.linux.OpenFlags.O_PATH;
import static dev.jrunc.linux.OpenFlags.RESOLVE_BENEATH;
import static dev.jrunc.linux.OpenFlags.RESOLVE_NO_MAGICLINKS;
import static dev.jrunc.linux.OpenFlags.RESOLVE_NO_SYMLINKS;
import static dev.jrunc.linux.OpenFlags.RESOLVE_NO_XDEV;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * One mounted cgroup hierarchy. Everything below it is opened from its root's fd, which is known to
 * be on cgroupfs, and never leaves it: whatever stands in a path, no other file can be written.
 */
final class Hierarchy implements AutoCloseable {
  private static final long BENEATH =
      RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;

  final Kernel kernel;
  final String mountPoint;
  final boolean unified;
  final boolean noPrefix;

  /** Notes what every write changes; null: nobody wants to know. */
  @Nullable WriteJournal journal;

  private final SharedRoots roots;
  private final CgroupMount mount;

  /** Taken from the shared ones when first used. */
  private @Nullable Fd root;

  /** Kept of {@link #openParent}. */
  private @Nullable Fd parent;

  private String parentPath = "";

  Hierarchy(SharedRoots roots, CgroupMount mount) {
    this.kernel = roots.kernel;
    this.roots = roots;
    this.mount = mount;
    this.mountPoint = mount.mountPoint();
    this.unified = mount.unified();
    this.noPrefix = mount.noPrefix();
  }

  String absolute(String relative) {
    return relative.isEmpty() ? mountPoint : mountPoint + "/" + relative;
  }

  CgroupDirectory directory(String relative) {
    return new CgroupDirectory(this, relative);
  }

  /** O_PATH; not to be closed by the caller. */
  Fd root() throws SyscallException {
    if (root == null) {
      root = roots.take(mount);
    }
    return root;
  }

  /** @param relative clean, without a slash at either end; "": the root of the hierarchy */
  Fd open(String relative, int flags) throws SyscallException {
    Fd from = root();
    try {
      return openBelow(from, relative, flags);
    } catch (SyscallException e) {
      throw new SyscallException(e.call(), absolute(relative), e.errno());
    }
  }

  /** As {@link #open}; a failure need not tell the whole path. */
  private Fd openBelow(Fd from, String relative, int flags) throws SyscallException {
    String path = relative.isEmpty() ? "." : relative;
    try {
      return kernel.openat2(from, path, flags, 0, BENEATH);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOSYS, Errno.EPERM)) {
        return walk(from, path, flags);
      }
      throw e;
    }
  }

  /** A call on a name in a directory. */
  @FunctionalInterface
  private interface OnName {
    void run(Fd directory, String name) throws SyscallException;
  }

  void makeDirectory(String relative, int mode) throws SyscallException {
    inParent(relative, (directory, name) -> kernel.mkdirat(directory, name, mode));
  }

  void removeDirectory(String relative) throws SyscallException {
    inParent(relative, (directory, name) -> kernel.unlinkat(directory, name, AT_REMOVEDIR));
  }

  private void inParent(String relative, OnName call) throws SyscallException {
    String path = CgroupPath.parent(relative);
    String name = CgroupPath.name(relative);
    if (path.isEmpty()) {
      call.run(root(), name);
      return;
    }
    Fd kept = parent;
    if (kept != null && path.equals(parentPath)) {
      try {
        call.run(kept, name);
        return;
      } catch (SyscallException e) {
        // Somebody may have removed it and made another of that name.
        if (!e.is(Errno.ENOENT, Errno.ENODEV)) {
          throw e;
        }
      }
    }
    call.run(openParent(path), name);
  }

  /** Opens a directory, and keeps it for what is then made and removed in it: mostly one directory all the time. */
  private Fd openParent(String relative) throws SyscallException {
    Fd opened = open(relative, O_PATH | O_DIRECTORY);
    keepParent(opened, relative);
    return opened;
  }

  private void keepParent(Fd opened, String relative) {
    closeParent();
    parent = opened;
    parentPath = relative;
  }

  /** @param asParent whether something may be made in it next */
  boolean exists(String relative, boolean asParent) throws SyscallException {
    Fd from = root();
    Fd opened;
    try {
      // One name alone leads nowhere else, and most directories that are asked for are not there: nothing need be opened.
      if (!asParent && !relative.isEmpty() && relative.indexOf('/') < 0) {
        return kernel.exists(from, relative + "/.");
      }
      opened = openBelow(from, relative, O_PATH | O_DIRECTORY);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT, Errno.ENOTDIR)) {
        return false;
      }
      throw new SyscallException(e.call(), absolute(relative), e.errno());
    }
    if (asParent) {
      keepParent(opened, relative);
    } else {
      opened.close();
    }
    return true;
  }

  private void closeParent() {
    if (parent != null) {
      parent.close();
      parent = null;
    }
  }

  /** Before Linux 5.6, and under filters that do not know openat2. */
  private Fd walk(Fd from, String path, int flags) throws SyscallException {
    Fd at = kernel.dup(from, 0);
    try {
      int begin = 0;
      for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', begin)) {
        Fd next = kernel.openat(at, path.substring(begin, slash), O_PATH | O_DIRECTORY | O_NOFOLLOW);
        at.close();
        at = next;
        begin = slash + 1;
      }
      Fd last = kernel.openat(at, path.substring(begin), flags | O_NOFOLLOW);
      try {
        roots.checkFileSystem(last, absolute(path), unified);
        return last;
      } catch (SyscallException e) {
        last.close();
        throw e;
      }
    } finally {
      at.close();
    }
  }

  @Override
  public void close() {
    closeParent();
    if (root != null) {
      root = null;
      roots.release(mount);
    }
  }
}
