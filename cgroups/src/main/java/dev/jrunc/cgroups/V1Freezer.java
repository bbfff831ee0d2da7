package dev.jrunc.cgroups;

import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** The freezer of cgroup v1 (freezer-subsystem.rst). */
final class V1Freezer {
  private static final String STATE = "freezer.state";
  private static final int TRIES = 1000;
  private static final long LIMIT_NANOS = 10_000_000_000L;
  private static final long FIRST_ROUND_NANOS = 100_000_000L;
  private static final long SHORTEST_PAUSE_NANOS = 10_000;
  private static final long LONGEST_PAUSE_NANOS = 10_000_000;

  /** Tries in a row without a pause: a few processes are frozen within microseconds. */
  private static final int QUICK_TRIES = 25;

  private V1Freezer() {}

  /**
   * Processes that keep appearing can hold a cgroup in FREEZING, for good on some kernels: then the
   * request is repeated, with a thaw and a rest now and then, which has proved to help. A process
   * freezes when it next runs, so hundreds of them that share little processor time need long: each
   * round has twice the time of the one before it.
   */
  static void freeze(CgroupDirectory directory) throws CgroupException {
    freeze(directory, LIMIT_NANOS);
  }

  static void freeze(CgroupDirectory directory, long limit) throws CgroupException {
    long start = System.nanoTime();
    try {
      for (long round = FIRST_ROUND_NANOS; ; round *= 2) {
        long left = limit - (System.nanoTime() - start);
        if (freezesWithin(directory, Math.min(round, left))) {
          return;
        }
        if (round >= left) {
          throw new CgroupException("unable to freeze");
        }
        directory.write(STATE, "THAWED");
        Pause.nanos(LONGEST_PAUSE_NANOS);
      }
    } catch (CgroupException e) {
      // Half frozen would be worse than not frozen.
      SyscallException failure = directory.tryWrite(STATE, "THAWED");
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    }
  }

  private static boolean freezesWithin(CgroupDirectory directory, long nanos) throws CgroupException {
    long start = System.nanoTime();
    long pause = SHORTEST_PAUSE_NANOS;
    for (int i = 1; ; i++) {
      // Each time anew: it also reaches who was forked since.
      directory.write(STATE, "FROZEN");
      String state = directory.read(STATE).strip();
      switch (state) {
        case "FROZEN" -> {
          return true;
        }
        case "FREEZING" -> {}
        default -> throw new CgroupException("unexpected state " + state + " while freezing");
      }
      if (System.nanoTime() - start >= nanos) {
        return false;
      }
      if (i >= QUICK_TRIES) {
        Pause.nanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
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
