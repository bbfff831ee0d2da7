package dev.jrunc.cli;

import dev.jrunc.cli.options.Arguments;
import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** Where the state of the containers is: {@code --root}, the user's runtime directory, or the default. */
final class RootDirectory {
  static final String DEFAULT = "/run/jrunc";

  private static final int STICKY_PRIVATE = 01700;

  private RootDirectory() {}

  /** The absolute path. The user's own is made if it is missing. */
  static String resolve(Kernel kernel, Invocation invocation, Arguments global, Output stderr) throws RuntimeFailure {
    if (global.isSet("--root")) {
      String root = Paths.absolute(invocation.workingDirectory(), global.string("--root"));
      if (root.equals("/")) {
        throw new InvalidRequest("Option --root argument should not be set to /");
      }
      return root;
    }
    String runtimeDirectory = userRuntimeDirectory(kernel, invocation);
    if (runtimeDirectory == null) {
      return DEFAULT;
    }
    String root = Paths.absolute(invocation.workingDirectory(), runtimeDirectory + "/jrunc");
    makePrivate(kernel, root, stderr);
    return root;
  }

  private static @Nullable String userRuntimeDirectory(Kernel kernel, Invocation invocation) {
    String directory = invocation.variable("XDG_RUNTIME_DIR");
    if (directory == null || directory.isEmpty()) {
      return null;
    }
    if (kernel.geteuid() != 0) {
      return directory;
    }
    // Real root keeps the system's directory; root of a user namespace only if it says that it is root.
    return UserNamespace.isInitial(kernel)
            || "root".equals(invocation.variable("USER"))
        ? null
        : directory;
  }

  /** The sticky bit keeps those who tidy XDG_RUNTIME_DIR off it (XDG Base Directory specification). */
  private static void makePrivate(Kernel kernel, String root, Output stderr) throws RuntimeFailure {
    try {
      makeAll(kernel, root);
    } catch (SyscallException e) {
      hint(stderr, "the path in $XDG_RUNTIME_DIR must be writable by the user");
      throw new SyscallFailed(e);
    }
    try {
      kernel.fchmodat(Fd.CWD, root, STICKY_PRIVATE);
    } catch (SyscallException e) {
      hint(stderr, "you should check permission of the path in $XDG_RUNTIME_DIR");
      throw new SyscallFailed(e);
    }
  }

  private static void makeAll(Kernel kernel, String path) throws SyscallException {
    for (int slash = path.indexOf('/', 1); ; slash = path.indexOf('/', slash + 1)) {
      String part = slash < 0 ? path : path.substring(0, slash);
      try {
        kernel.mkdirat(Fd.CWD, part, 0700);
      } catch (SyscallException e) {
        if (!e.is(Errno.EEXIST)) {
          throw new SyscallException("mkdir", part, e.errno());
        }
      }
      if (slash < 0) {
        return;
      }
    }
  }

  private static void hint(Output stderr, String text) {
    try {
      stderr.print(text + "\n");
    } catch (SyscallException e) {
      // The failure itself is still reported.
      return;
    }
  }
}
