package dev.jrunc.cgroups;

import dev.jrunc.linux.Kernel;

/** Signals for a whole cgroup: frozen meanwhile, so that no process escapes by forking. */
final class FrozenSignal {
  private FrozenSignal() {}

  static void send(CgroupManager manager, Kernel kernel, int signal) throws CgroupException {
    CgroupException trouble = null;
    try {
      manager.freeze();
    } catch (CgroupException e) {
      // Most will be reached all the same.
      trouble = e;
    }
    try {
      CgroupProcesses.signal(kernel, manager.allPids(), signal);
    } catch (CgroupException e) {
      thaw(manager, e);
      throw e;
    }
    if (trouble == null) {
      manager.thaw();
    }
  }

  private static void thaw(CgroupManager manager, CgroupException first) {
    try {
      manager.thaw();
    } catch (CgroupException e) {
      first.addSuppressed(e);
    }
  }
}
