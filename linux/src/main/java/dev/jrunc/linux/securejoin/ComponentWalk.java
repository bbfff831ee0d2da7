package dev.jrunc.linux.securejoin;

import static dev.jrunc.linux.OpenFlags.O_DIRECTORY;
import static dev.jrunc.linux.OpenFlags.O_NOFOLLOW;
import static dev.jrunc.linux.OpenFlags.O_PATH;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;

/**
 * One resolution below a root without openat2(2): every component is opened O_PATH|O_NOFOLLOW from
 * the one before it. A step downwards cannot leave the root; after each step upwards the place is
 * compared with where it should be, since a directory moved out of the root would take its
 * {@code ..} along.
 */
final class ComponentWalk implements AutoCloseable {
  private final FileCalls files;
  private final Fd root;
  private Fd current;
  private String inside = "/";
  private int links;

  ComponentWalk(FileCalls files, Fd root) throws SyscallException {
    this.files = files;
    this.root = root;
    this.current = files.dup(root, 0);
  }

  Fd open(String path, int flags) throws SyscallException {
    PathComponents left = PathComponents.of(path);
    while (!left.isEmpty()) {
      String name = left.pop();
      if (PathComponents.isDot(name)) {
        if (!files.fstat(current).isDirectory()) {
          throw failed(path, Errno.ENOTDIR);
        }
      } else if (name.equals("..")) {
        up(path);
      } else {
        boolean follow = !left.isEmpty() || (flags & O_NOFOLLOW) == 0;
        down(path, name, left, follow);
      }
    }
    return reopen(path, flags);
  }

  private void up(String path) throws SyscallException {
    if (inside.equals("/")) {
      return;
    }
    inside = PathComponents.parent(inside);
    move(inside.equals("/") ? files.dup(root, 0) : files.openat(current, "..", O_PATH | O_DIRECTORY | O_NOFOLLOW));
    String base = files.readlinkat(Fd.CWD, root.procPath());
    String expected = inside.equals("/") ? base : base.equals("/") ? inside : base + inside;
    if (!files.readlinkat(Fd.CWD, current.procPath()).equals(expected)) {
      throw failed(path, Errno.EXDEV);
    }
  }

  private void down(String path, String name, PathComponents left, boolean follow) throws SyscallException {
    Fd next = files.openat(current, name, O_PATH | O_NOFOLLOW);
    try {
      Stat stat = files.fstat(next);
      if (!stat.isSymlink() || !follow) {
        move(next);
        inside = PathComponents.child(inside, name);
        return;
      }
      String target = files.readlinkat(next, "");
      if (++links > SecureJoin.MAX_LINKS || isMagic(target)) {
        throw failed(path, Errno.ELOOP);
      }
      next.close();
      if (target.startsWith("/")) {
        move(files.dup(root, 0));
        inside = "/";
      }
      left.pushFront(target);
    } catch (SyscallException e) {
      next.close();
      throw e;
    }
  }

  /** Links of procfs that jump somewhere show an absolute path or {@code type:[inode]}; its plain ones are relative. */
  private boolean isMagic(String target) throws SyscallException {
    return files.fstatfs(current).type() == StatFs.PROC_SUPER_MAGIC
        && (target.startsWith("/") || target.contains(":["));
  }

  private Fd reopen(String path, int flags) throws SyscallException {
    Stat stat = files.fstat(current);
    if ((flags & O_DIRECTORY) != 0 && !stat.isDirectory()) {
      throw failed(path, Errno.ENOTDIR);
    }
    if ((flags & O_PATH) != 0) {
      return files.dup(current, 0);
    }
    if (stat.isSymlink()) {
      throw failed(path, Errno.ELOOP);
    }
    return files.openat(Fd.CWD, current.procPath(), flags & ~O_NOFOLLOW);
  }

  private void move(Fd next) {
    current.close();
    current = next;
  }

  private static SyscallException failed(String path, Errno errno) {
    return new SyscallException("openat2", path, errno);
  }

  @Override
  public void close() {
    current.close();
  }
}
