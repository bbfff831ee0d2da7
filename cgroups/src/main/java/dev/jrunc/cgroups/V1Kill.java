package dev.jrunc.cgroups;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import java.util.HashSet;
import java.util.List;

/** Killing in one go on a hybrid host, whose unified hierarchy can do what those of v1 cannot. */
final class V1Kill {
  private V1Kill() {}

  /**
   * Kills all that is in the unified directory.
   *
   * @return false if somebody is left who has no SIGKILL yet: a process may be in the v1 directories
   *     and not (or not yet) in the unified one, and kernels before 5.14 cannot kill so
   */
  static boolean reachesAll(CgroupManager manager, CgroupDirectory unified) throws CgroupException {
    SyscallException failure = unified.tryWrite("cgroup.kill", "1");
    if (failure != null) {
      if (!failure.is(Errno.ENOENT, Errno.ENODEV)) {
        throw CgroupDirectory.failed("1", failure);
      }
      return false;
    }
    List<Integer> left = manager.allPids();
    if (left.isEmpty()) {
      return true;
    }
    left.removeAll(new HashSet<>(CgroupProcesses.all(unified)));
    if (!left.isEmpty()) {
      // Who died between the two looks is in the first list only.
      left.retainAll(new HashSet<>(manager.allPids()));
    }
    if (!left.isEmpty()) {
      return false;
    }
    if (!manager.path("freezer").isEmpty() && manager.freezerState() != FreezerState.THAWED) {
      // The frozen ones of v1 have their signal, and cannot die of it yet.
      manager.thaw();
    }
    return true;
  }
}
