package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import java.util.Map;
import java.util.Set;

/** {@code linux.resources.unified}: files of the cgroup, written as they are. */
final class V2Unified {
  private V2Unified() {}

  /** @param controllers those that the cgroup has */
  static void set(CgroupDirectory directory, Map<String, String> files, Set<String> controllers)
      throws CgroupException {
    for (Map.Entry<String, String> entry : files.entrySet()) {
      String file = entry.getKey();
      if (file.indexOf('/') >= 0) {
        throw new CgroupException("unified resource \"" + file + "\" must be a file name (no slashes)");
      }
      if (file.equals("cpu.weight") && isIdle(files)) {
        // EINVAL; systemd may have made it idle already.
        continue;
      }
      // Files like io.max take one line a write.
      for (String line : entry.getValue().split("\n")) {
        SyscallException failure = directory.tryWrite(file, line);
        if (failure != null) {
          throw explained(file, line, failure, controllers);
        }
      }
    }
  }

  /** Whether the processes are to run only when nobody else does. */
  static boolean isIdle(Map<String, String> files) {
    return files.getOrDefault("cpu.idle", "").strip().equals("1");
  }

  private static CgroupException explained(
      String file, String line, SyscallException failure, Set<String> controllers) {
    boolean absent = failure.is(Errno.ENOENT) || CgroupException.isPermission(failure.errno());
    int dot = file.indexOf('.');
    if (absent && dot < 0) {
      return new CgroupException("unified resource \"" + file + "\" must be in the form CONTROLLER.PARAMETER");
    }
    String controller = dot < 0 ? "" : file.substring(0, dot);
    if (absent && !controllers.contains(controller) && !controller.equals("cgroup")) {
      return new CgroupException(
          "unified resource \"" + file + "\" can't be set: controller \"" + controller + "\" not available");
    }
    return new CgroupException(
        "unable to set unified resource \"" + file + "\"", CgroupDirectory.failed(line, failure));
  }
}
