package dev.jrunc.linux;

/** The absolute path that leads to a file without a link. */
public final class RealPath {
  private RealPath() {}

  /** As realpath(3): the name that the kernel has for what {@code path} leads to. */
  public static String of(Kernel kernel, String path) throws SyscallException {
    if (isReal(kernel, path)) {
      return path;
    }
    try (Fd file = kernel.open(path, OpenFlags.O_PATH)) {
      return kernel.readlinkat(Fd.CWD, file.procPath());
    }
  }

  /**
   * Whether the path is known to be the real one already, which is less work than to ask for its name; false also if it
   * does not exist.
   */
  static boolean isReal(Kernel kernel, String path) {
    if (!isClean(path)) {
      return false;
    }
    try {
      kernel.openat2(Fd.CWD, path, OpenFlags.O_PATH, 0, OpenFlags.RESOLVE_NO_SYMLINKS).close();
      return true;
    } catch (SyscallException e) {
      // A link, most often; another reason is found again by who goes the long way.
      return false;
    }
  }

  /** Absolute, with one slash before each component, none of which is a dot or two. */
  private static boolean isClean(String path) {
    String whole = path + "/";
    return path.startsWith("/") && !whole.contains("//") && !whole.contains("/./") && !whole.contains("/../");
  }
}
