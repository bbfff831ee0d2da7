package dev.jrunc.container.process;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/** The host's commands, found as execvp(3) would with the caller's PATH. */
public final class CommandPath {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private CommandPath() {}

  /** Absolute path of a command. Relative entries of PATH are passed over. */
  public static String find(Kernel kernel, Invocation invocation, String name)
      throws OperationFailed {
    String path = DEFAULT_PATH;
    for (String variable : invocation.environment()) {
      if (variable.startsWith("PATH=")) {
        path = variable.substring(5);
      }
    }
    for (int start = 0; start <= path.length(); ) {
      int end = path.indexOf(':', start);
      end = end < 0 ? path.length() : end;
      String candidate = path.substring(start, end) + "/" + name;
      if (candidate.startsWith("/") && isExecutable(kernel, candidate)) {
        return candidate;
      }
      start = end + 1;
    }
    throw new OperationFailed("exec: \"" + name + "\": executable file not found in $PATH");
  }

  private static boolean isExecutable(Kernel kernel, String path) {
    try {
      kernel.faccessat(Fd.CWD, path, OpenFlags.X_OK);
      return kernel.fstatat(Fd.CWD, path, 0).isRegular();
    } catch (SyscallException e) {
      return false;
    }
  }
}
