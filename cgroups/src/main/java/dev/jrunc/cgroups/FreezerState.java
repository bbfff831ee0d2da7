package dev.jrunc.cgroups;

/** Whether the processes of a cgroup are stopped by the freezer. */
public enum FreezerState {
  /** There is no freezer to ask, or no cgroup. */
  UNDEFINED,
  THAWED,
  FROZEN
}
