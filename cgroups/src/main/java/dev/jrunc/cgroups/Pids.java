package dev.jrunc.cgroups;

import dev.jrunc.cgroups.stats.PidsStats;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;

/** pids, alike in v1 and v2. */
final class Pids implements V1Controller, V2Controller {
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
    // Without the controller (v2) the processes are counted, as far as they are in this cgroup itself.
    reading.pids =
        directory.has("pids.current")
            ? counted(directory)
            : new PidsStats(CgroupProcesses.direct(directory).size(), 0);
  }

  private static PidsStats counted(CgroupDirectory directory) throws CgroupException {
    long limit = directory.readNumberOr("pids.max", 0);
    return new PidsStats(directory.readNumberOr("pids.current", 0), limit == Long.MAX_VALUE ? 0 : limit);
  }
}
