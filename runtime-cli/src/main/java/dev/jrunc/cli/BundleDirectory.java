package dev.jrunc.cli;

import dev.jrunc.container.bundle.Bundle;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.RealPath;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;

/** The directory that runc would have changed to, under the name that getcwd would then give. */
final class BundleDirectory {
  private BundleDirectory() {}

  /** The same of a bundle that will be read. */
  static String resolveToRead(Kernel kernel, Invocation invocation, String given) throws RuntimeFailure {
    if (given.startsWith("/")) {
      try {
        // Most often this is its name already, and directory and file are opened in one go.
        invocation.expectOpen(given + "/" + Bundle.CONFIG, OpenFlags.O_RDONLY);
      } catch (SyscallException e) {
        throw new SyscallFailed(e);
      }
    }
    return resolve(kernel, invocation, given);
  }

  /** @param given value of {@code --bundle}; empty: the caller's working directory */
  static String resolve(Kernel kernel, Invocation invocation, String given) throws RuntimeFailure {
    if (given.isEmpty()) {
      return workingDirectory(kernel, invocation);
    }
    int flags = OpenFlags.O_PATH | OpenFlags.O_DIRECTORY;
    // A plain path means the same here as for the caller, who may go wherever this process may; what is read there it
    // opens itself.
    if (RealPath.isReal(kernel, given, flags)) {
      return given;
    }
    try (Fd directory = invocation.open(given, flags, 0)) {
      return RealPath.of(kernel, directory);
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
