package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;

/** pids. */
final class V1Pids implements V1Controller {
  @Override
  public String name() {
    return "pids";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxPids pids = resources.pids();
    return pids != null && pids.limit() != null;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    if (isLimited(resources) && resources.pids() != null) {
      directory.write("pids.max", Limit.pids(Limit.of(resources.pids().limit())));
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    reading.pids = Limit.pidsStats(directory);
  }
}
