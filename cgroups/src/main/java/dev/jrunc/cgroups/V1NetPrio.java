package dev.jrunc.cgroups;

import dev.jrunc.oci.InterfacePriority;
import dev.jrunc.oci.LinuxNetwork;
import dev.jrunc.oci.LinuxResources;

/** net_prio. */
final class V1NetPrio implements V1Controller {
  @Override
  public String name() {
    return "net_prio";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxNetwork network = resources.network();
    return network != null && !network.priorities().isEmpty();
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxNetwork network = resources.network();
    if (network != null) {
      for (InterfacePriority priority : network.priorities()) {
        directory.write("net_prio.ifpriomap", priority.name() + " " + priority.priority());
      }
    }
  }
}
