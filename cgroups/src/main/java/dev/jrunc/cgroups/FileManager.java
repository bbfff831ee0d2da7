package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.oci.LinuxResources;
import java.util.List;

/** A manager that works by files, as {@link SystemdManager} uses it for what systemd does not do. */
interface FileManager extends CgroupManager {
  /** Refuses a cgroup with processes, or a frozen one. */
  void refuseUsed() throws CgroupException;

  /** Those of {@link #paths} that are not there. */
  List<String> absent() throws CgroupException;

  /** Makes what is missing of the directories. */
  void complete() throws CgroupException;

  /** The limits as unit properties; may find them refused. */
  List<UnitProperty> properties(LinuxResources resources, UnitLimits limits) throws CgroupException, DBusException;

  /** Whether it is cgroup v2 alone. */
  boolean isUnified();
}
