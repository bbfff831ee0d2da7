package dev.jrunc.linux.securejoin;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * Joins a root and an untrusted path to a string below the root, following the symbolic links that
 * are there now. Good only where nobody changes the tree meanwhile; else use {@link RootDirectory}.
 * Rules as in filepath-securejoin's SecureJoin.
 */
public final class SecureJoin {
  static final int MAX_LINKS = 255;

  private SecureJoin() {}

  /**
   * @param root an absolute path without {@code ..}
   * @param path untrusted; absolute links in it start at {@code root} again, {@code ..} stops there
   * @throws SyscallException ELOOP after 255 links, EINVAL for a bad root, else as lstat and readlink
   */
  public static String join(FileCalls files, String root, String path) throws SyscallException {
    if (!root.startsWith("/") || (root + "/").contains("/../")) {
      throw new SyscallException("securejoin", root, Errno.EINVAL);
    }
    String base = root.length() > 1 && root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    PathComponents left = PathComponents.of(path);
    String current = "/";
    int links = 0;
    while (!left.isEmpty()) {
      String name = left.pop();
      if (PathComponents.isDot(name)) {
        continue;
      }
      if (name.equals("..")) {
        current = PathComponents.parent(current);
        continue;
      }
      String next = PathComponents.child(current, name);
      String target = linkTarget(files, below(base, next));
      if (target == null) {
        current = next;
        continue;
      }
      if (++links > MAX_LINKS) {
        throw new SyscallException("securejoin", path, Errno.ELOOP);
      }
      if (target.startsWith("/")) {
        current = "/";
      }
      left.pushFront(target);
    }
    return below(base, current);
  }

  private static String below(String base, String inside) {
    return inside.equals("/") ? base : base.equals("/") ? inside : base + inside;
  }

  /** Null: no link. What does not exist, or lies behind something that is no directory, is taken by its name. */
  private static @Nullable String linkTarget(FileCalls files, String path)
      throws SyscallException {
    try {
      return files.readlinkat(Fd.CWD, path);
    } catch (SyscallException e) {
      if (e.is(Errno.EINVAL) || e.is(Errno.ENOENT, Errno.ENOTDIR)) {
        return null;
      }
      throw e;
    }
  }
}
