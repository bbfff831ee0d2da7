package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** One controller of cgroups, of whichever version. */
interface Controller {
  /** As it stands in mount options and state.json (v1), and in cgroup.controllers (v2). */
  String name();

  /** Whether {@code resources} ask for anything here. */
  boolean isLimited(LinuxResources resources);

  /** Writes what {@code resources} ask for. */
  void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException;

  /** Tells what was used; files that this kernel does not have are left out. */
  default void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {}
}
