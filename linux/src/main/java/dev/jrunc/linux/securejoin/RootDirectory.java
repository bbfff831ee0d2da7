package dev.jrunc.linux.securejoin;

import static dev.jrunc.linux.OpenFlags.O_CREAT;
import static dev.jrunc.linux.OpenFlags.O_DIRECTORY;
import static dev.jrunc.linux.OpenFlags.O_NOFOLLOW;
import static dev.jrunc.linux.OpenFlags.O_PATH;
import static dev.jrunc.linux.OpenFlags.RESOLVE_IN_ROOT;
import static dev.jrunc.linux.OpenFlags.RESOLVE_NO_MAGICLINKS;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.SyscallException;

/**
 * A directory under which untrusted paths are resolved as if it were the root directory: {@code ..}
 * stops at it, absolute links begin at it, magic links (those of procfs) are refused with ELOOP.
 * With openat2(2) the kernel sees to it; before Linux 5.6, or where a filter hides the call, the
 * path is walked component by component.
 */
public final class RootDirectory implements AutoCloseable {
  /** openat2 answers EAGAIN when a rename somewhere made {@code ..} unsure; then it is asked again. */
  private static final int RETRIES = 128;

  private final FileCalls files;
  private final Fd root;

  private RootDirectory(FileCalls files, Fd root) {
    this.files = files;
    this.root = root;
  }

  /** @param path trusted, links in it are followed */
  public static RootDirectory open(FileCalls files, String path) throws SyscallException {
    return new RootDirectory(files, files.open(path, O_PATH | O_DIRECTORY));
  }

  /** The directory itself; stays this object's. */
  public Fd fd() {
    return root;
  }

  /**
   * Opens what {@code path} names.
   *
   * @param flags O_* without O_CREAT; O_NOFOLLOW: a link in last place is not followed (ELOOP
   *     without O_PATH)
   */
  public Fd openInRoot(String path, int flags) throws SyscallException {
    if ((flags & O_CREAT) != 0) {
      throw new SyscallException("openat2", path, Errno.EINVAL);
    }
    try {
      return openat2(path, flags);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOSYS, Errno.EPERM)) {
        throw e;
      }
      // EPERM is what some container managers' filters answer for calls they do not know.
      try (ComponentWalk walk = new ComponentWalk(files, root)) {
        return walk.open(path, flags);
      }
    }
  }

  private Fd openat2(String path, int flags) throws SyscallException {
    for (int i = 1; ; i++) {
      try {
        // An empty path is the root here, as it is for the join by strings.
        String name = path.isEmpty() ? "." : path;
        return files.openat2(root, name, flags, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
      } catch (SyscallException e) {
        if (!e.is(Errno.EAGAIN) || i == RETRIES) {
          throw e;
        }
      }
    }
  }

  /**
   * mkdir -p: makes what is missing of {@code path} and opens the last directory (O_PATH). What is
   * missing must be plain names: a {@code ..} after a missing one is ENOENT, and a dangling link in
   * the way is not filled in (ENOTDIR).
   *
   * @param mode permissions of each directory made, cut by the umask; at most 01777
   */
  public Fd mkdirAll(String path, int mode) throws SyscallException {
    if ((mode & ~01777) != 0) {
      throw new SyscallException("mkdir", path, Errno.EINVAL);
    }
    int end = path.length();
    Fd at = null;
    // The longest prefix that exists, tried from the whole path backwards.
    while (at == null) {
      try {
        at = openInRoot(path.substring(0, end), O_PATH | O_DIRECTORY);
      } catch (SyscallException e) {
        if (!e.is(Errno.ENOENT) || end == 0) {
          throw e;
        }
        end = Math.max(0, path.lastIndexOf('/', end - 1));
      }
    }
    try {
      PathComponents left = PathComponents.of(path.substring(end));
      if (left.contains("..")) {
        throw new SyscallException("mkdir", path, Errno.ENOENT);
      }
      while (!left.isEmpty()) {
        String name = left.pop();
        if (PathComponents.isDot(name)) {
          continue;
        }
        Fd next = makeAndOpen(at, name, mode);
        at.close();
        at = next;
      }
      return at;
    } catch (SyscallException e) {
      at.close();
      throw e;
    }
  }

  private Fd makeAndOpen(Fd dir, String name, int mode) throws SyscallException {
    try {
      files.mkdirat(dir, name, mode);
    } catch (SyscallException e) {
      // Another may have made it meanwhile, which is as good.
      if (!e.is(Errno.EEXIST)) {
        throw e;
      }
    }
    // A link put in its place is not followed: ENOTDIR.
    return files.openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW);
  }

  @Override
  public void close() {
    root.close();
  }
}
