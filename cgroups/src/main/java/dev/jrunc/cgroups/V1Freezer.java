package dev.jrunc.cgroups;

import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** The freezer of cgroup v1 (freezer-subsystem.rst). */
final class V1Freezer {
  private static final String STATE = "freezer.state";
  private static final int TRIES = 1000;

  private V1Freezer() {}

  /**
   * Processes that keep appearing can hold a cgroup in FREEZING, for good on some kernels: then the
   * request is repeated, with a thaw and a rest now and then, which has proved to help.
   */
  static void freeze(CgroupDirectory directory) throws CgroupException {
    try {
      for (int i = 0; i < TRIES; i++) {
        if (i % 50 == 49) {
          directory.write(STATE, "THAWED");
          Pause.millis(10);
        }
        directory.write(STATE, "FROZEN");
        if (i % 25 == 24) {
          Pause.nanos(10_000);
        }
        String state = directory.read(STATE).strip();
        switch (state) {
          case "FROZEN" -> {
            return;
          }
          case "FREEZING" -> {}
          default -> throw new CgroupException("unexpected state " + state + " while freezing");
        }
      }
      throw new CgroupException("unable to freeze");
    } catch (CgroupException e) {
      // Half frozen would be worse than not frozen.
      SyscallException failure = directory.tryWrite(STATE, "THAWED");
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    }
  }

  static void thaw(CgroupDirectory directory) throws CgroupException {
    directory.write(STATE, "THAWED");
  }

  static FreezerState state(CgroupDirectory directory) throws CgroupException {
    for (int i = 0; ; i++) {
      String state = directory.readIfPresent(STATE);
      if (state == null) {
        return FreezerState.UNDEFINED;
      }
      switch (state.strip()) {
        case "THAWED" -> {
          return FreezerState.THAWED;
        }
        case "FROZEN" -> {
          return isOwnDoing(directory) ? FreezerState.FROZEN : FreezerState.THAWED;
        }
        case "FREEZING" -> {
          if (!isOwnDoing(directory)) {
            return FreezerState.THAWED;
          }
          // It may take as long as a process sleeps uninterruptibly; a state command must not.
          if (i == TRIES) {
            return FreezerState.FROZEN;
          }
          Pause.millis(1);
        }
        default -> throw new CgroupException("unknown freezer.state \"" + state.strip() + "\"");
      }
    }
  }

  /** 0: only because a cgroup above is frozen. */
  private static boolean isOwnDoing(CgroupDirectory directory) throws CgroupException {
    @Nullable String self = directory.readIfPresent("freezer.self_freezing");
    return self == null || !self.strip().equals("0");
  }
}
