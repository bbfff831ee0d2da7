package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/**
 * Removal of cgroups. A cgroup is busy until its last process has been reaped, which may be a
 * moment after it was killed.
 */
final class CgroupRemoval {
  private static final int RETRIES = 10;

  private CgroupRemoval() {}

  /** All of them with all below; what could not be removed is told together. */
  static void remove(List<CgroupDirectory> directories) throws CgroupException {
    List<CgroupException> failures = new ArrayList<>();
    StringBuilder left = new StringBuilder();
    for (CgroupDirectory directory : directories) {
      try {
        remove(directory);
      } catch (CgroupException e) {
        failures.add(e);
        left.append(left.isEmpty() ? "" : " ").append(directory.path());
      }
    }
    if (failures.size() == 1 && directories.size() == 1) {
      throw failures.getFirst();
    }
    if (!failures.isEmpty()) {
      CgroupException all =
          new CgroupException("Failed to remove paths: map[" + left + "]: " + failures.getFirst().getMessage());
      failures.forEach(all::addSuppressed);
      throw all;
    }
  }

  static void remove(CgroupDirectory directory) throws CgroupException {
    if (directory.isRoot()) {
      // Never the children of a whole hierarchy, whatever a cgroupsPath or a state.json says.
      return;
    }
    try {
      directory.remove();
      return;
    } catch (SyscallException e) {
      if (e.is(Errno.ENOENT)) {
        return;
      }
    }
    try {
      for (CgroupDirectory child : directory.children()) {
        remove(child);
      }
    } catch (SyscallException e) {
      // Also says so when rmdir answered EROFS for a directory that never was.
      if (e.is(Errno.ENOENT)) {
        return;
      }
      throw new CgroupException(e);
    }
    removeWithRetries(directory);
  }

  private static void removeWithRetries(CgroupDirectory directory) throws CgroupException {
    long pause = 1;
    for (int i = 1; ; i++) {
      try {
        directory.remove();
        return;
      } catch (SyscallException e) {
        if (e.is(Errno.ENOENT)) {
          return;
        }
        if (!e.is(Errno.EBUSY) || i == RETRIES) {
          throw new CgroupException(e);
        }
      }
      Pause.millis(pause);
      pause *= 2;
    }
  }
}
