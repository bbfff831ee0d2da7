package dev.jrunc.container.state;

import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/** Removal of what is below a directory, by handle and without following links. */
final class DirectoryTree {
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;

  private DirectoryTree() {}

  static void empty(Kernel kernel, Fd dir) throws SyscallException {
    kernel.seek(dir, 0);
    for (DirectoryEntry entry : kernel.getdents(dir)) {
      if (entry.isDirectory()) {
        removeDirectory(kernel, dir, entry.name());
        continue;
      }
      try {
        kernel.unlinkat(dir, entry.name(), 0);
      } catch (SyscallException e) {
        if (e.is(Errno.EISDIR)) {
          removeDirectory(kernel, dir, entry.name());
        } else if (!e.is(Errno.ENOENT)) {
          throw e;
        }
      }
    }
  }

  private static void removeDirectory(Kernel kernel, Fd parent, String name)
      throws SyscallException {
    int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    try (Fd child =
        kernel.openat2(
            parent,
            name,
            flags,
            0,
            OpenFlags.RESOLVE_NO_XDEV | OpenFlags.RESOLVE_NO_SYMLINKS)) {
      empty(kernel, child);
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return;
      }
      if (!e.is(Errno.EXDEV)) {
        throw e;
      }
      // Never look into a mount: it is a root file system that a restore was killed over.
      kernel.umount(parent.procPath() + "/" + name, MNT_DETACH | UMOUNT_NOFOLLOW);
    }
    kernel.unlinkat(parent, name, OpenFlags.AT_REMOVEDIR);
  }
}
