package dev.jrunc.cli;

import dev.jrunc.container.bundle.Bundle;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;

/** The directory that runc would have changed to, under the name that getcwd would then give. */
final class BundleDirectory {
  private BundleDirectory() {}

  /** The same of a bundle that will be read. */
  static String resolveToRead(Kernel kernel, Invocation invocation, String given) throws RuntimeFailure {
    return given.startsWith("/") && isItsName(kernel, invocation, given) ? given : resolve(kernel, invocation, given);
  }

  /**
   * Whether getcwd would give an absolute path as it stands, as most often it would: then its configuration has this very
   * name in front, and only that has to be opened.
   */
  private static boolean isItsName(Kernel kernel, Invocation invocation, String given) {
    String name = given + "/" + Bundle.CONFIG;
    try {
      return kernel.readlinkat(Fd.CWD, invocation.openAhead(name, OpenFlags.O_RDONLY).procPath()).equals(name);
    } catch (SyscallException e) {
      // To be told of the directory first, if it is that.
      return false;
    }
  }

  /** @param given value of {@code --bundle}; empty: the caller's working directory */
  static String resolve(Kernel kernel, Invocation invocation, String given) throws RuntimeFailure {
    if (given.isEmpty()) {
      return workingDirectory(kernel, invocation);
    }
    try (Fd directory = invocation.open(given, OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0)) {
      return kernel.readlinkat(Fd.CWD, directory.procPath());
    } catch (SyscallException e) {
      throw new SyscallFailed(new SyscallException("chdir", given, e.errno()));
    }
  }

  /** Go's os.Getwd: the shell's name for it, symbolic links and all, if it is still the right one. */
  private static String workingDirectory(Kernel kernel, Invocation invocation) throws RuntimeFailure {
    String shells = invocation.variable("PWD");
    if (shells != null && shells.startsWith("/") && !shells.equals(invocation.workingDirectory())) {
      try {
        Stat named = kernel.fstatat(Fd.CWD, shells, 0);
        Stat real = kernel.fstat(invocation.workingDirectoryFd());
        if (named.device() == real.device() && named.inode() == real.inode()) {
          return shells;
        }
      } catch (SyscallException e) {
        // A stale name; the kernel's counts.
        return kernels(invocation);
      }
    }
    return kernels(invocation);
  }

  private static String kernels(Invocation invocation) throws SyscallFailed {
    if (invocation.workingDirectory().isEmpty()) {
      throw new SyscallFailed(new SyscallException("getcwd", "", Errno.ENOENT));
    }
    return invocation.workingDirectory();
  }
}
