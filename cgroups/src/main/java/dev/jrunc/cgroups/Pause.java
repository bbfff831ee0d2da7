package dev.jrunc.cgroups;

/** Waiting between two looks at a file that tells no one when it changes. */
final class Pause {
  private Pause() {}

  static void millis(long millis) throws CgroupException {
    nanos(millis * 1_000_000L);
  }

  static void nanos(long nanos) throws CgroupException {
    try {
      Thread.sleep(nanos / 1_000_000L, (int) (nanos % 1_000_000L));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CgroupException("interrupted while waiting for a cgroup");
    }
  }
}
