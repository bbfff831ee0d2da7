package dev.jrunc.cgroups;

/** The freezer of cgroup v2. */
final class V2Freezer {
  private static final int TRIES = 1000;

  private V2Freezer() {}

  static void freeze(CgroupDirectory directory) throws CgroupException {
    if (!directory.has("cgroup.freeze")) {
      throw new CgroupException("freezer not supported: openat2 " + directory.path() + "/cgroup.freeze: no such file or directory");
    }
    directory.write("cgroup.freeze", "1");
    waitUntilFrozen(directory);
  }

  static void thaw(CgroupDirectory directory) throws CgroupException {
    // Without a freezer everything is thawed already.
    if (directory.has("cgroup.freeze")) {
      directory.write("cgroup.freeze", "0");
    }
  }

  static FreezerState state(CgroupDirectory directory) throws CgroupException {
    String state = directory.readIfPresent("cgroup.freeze");
    if (state == null) {
      return FreezerState.UNDEFINED;
    }
    return switch (state.strip()) {
      case "0" -> FreezerState.THAWED;
      case "1" -> FreezerState.FROZEN;
      default -> throw new CgroupException("unknown \"cgroup.freeze\" state: \"" + state.strip() + "\"");
    };
  }

  private static void waitUntilFrozen(CgroupDirectory directory) throws CgroupException {
    for (int i = 0; i < TRIES; i++) {
      if (directory.readKey("cgroup.events", "frozen") == 1) {
        return;
      }
      Pause.millis(10);
    }
    throw new CgroupException("timeout of 10s reached waiting for the cgroup to freeze");
  }
}
