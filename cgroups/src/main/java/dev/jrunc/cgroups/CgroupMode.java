package dev.jrunc.cgroups;

/** How the host mounts its cgroups. */
public enum CgroupMode {
  /** Only v1 hierarchies. */
  LEGACY,
  /** v1 hierarchies, and a v2 one without controllers at {@code /sys/fs/cgroup/unified}. */
  HYBRID,
  /** Only v2, at {@code /sys/fs/cgroup}. */
  UNIFIED
}
