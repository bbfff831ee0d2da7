package dev.jrunc.container.state;

import dev.jrunc.linux.DirectoryEntry;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/** Removal of what is below a directory, by handle and without following links. */
final class DirectoryTree {
  private DirectoryTree() {}

  static void empty(FileCalls kernel, Fd dir) throws SyscallException {
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

  private static void removeDirectory(FileCalls kernel, Fd parent, String name)
      throws SyscallException {
    int flags = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    try (Fd child = kernel.openat(parent, name, flags)) {
      empty(kernel, child);
      kernel.unlinkat(parent, name, OpenFlags.AT_REMOVEDIR);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
  }
}
