package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.PidsStats;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;

/** pids. */
final class V2Pids implements V2Controller {
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
  public boolean isDomain() {
    return false;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxPids pids = resources.pids();
    if (pids != null && pids.limit() != null) {
      directory.write("pids.max", Limit.pids(pids.limit()));
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    // Without the controller the processes are counted, as far as they are in this cgroup itself.
    reading.pids =
        directory.has("pids.current")
            ? Limit.pidsStats(directory)
            : new PidsStats(CgroupProcesses.direct(directory).size(), 0);
  }
}
