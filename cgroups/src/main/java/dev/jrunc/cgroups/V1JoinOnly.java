package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** A hierarchy that is only joined: perf_event, freezer, name=systemd, misc, the unified one of a hybrid host. */
record V1JoinOnly(String name) implements V1Controller {
  @Override
  public boolean isLimited(LinuxResources resources) {
    return false;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) {}
}
