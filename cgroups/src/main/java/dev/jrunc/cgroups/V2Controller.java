package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** One controller of cgroup v2 (admin-guide/cgroup-v2.rst). */
interface V2Controller {
  /** As in cgroup.controllers. */
  String name();

  /** Whether {@code resources} ask for anything here. */
  boolean isLimited(LinuxResources resources);

  /** Whether a threaded cgroup cannot have it. */
  default boolean isDomain() {
    return true;
  }

  /** Writes what {@code resources} ask for. */
  void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException;

  /** Tells what was used; files that this kernel does not have are left out. */
  default void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {}
}
