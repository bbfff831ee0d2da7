package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxResources;

/** cpuset. */
final class V2Cpuset implements V2Controller {
  @Override
  public String name() {
    return "cpuset";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxCpu cpu = resources.cpu();
    return cpu != null && !(cpu.cpus().isEmpty() && cpu.mems().isEmpty());
  }

  @Override
  public boolean isDomain() {
    return false;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxCpu cpu = resources.cpu();
    if (cpu == null) {
      return;
    }
    if (!cpu.cpus().isEmpty()) {
      directory.write("cpuset.cpus", cpu.cpus());
    }
    if (!cpu.mems().isEmpty()) {
      directory.write("cpuset.mems", cpu.mems());
    }
  }
}
