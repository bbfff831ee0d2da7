package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxNetwork;
import dev.jrunc.oci.LinuxResources;

/** net_cls. */
final class V1NetCls implements V1Controller {
  @Override
  public String name() {
    return "net_cls";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxNetwork network = resources.network();
    return network != null && Limit.isSet(network.classId());
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxNetwork network = resources.network();
    if (network != null && Limit.isSet(network.classId())) {
      directory.write("net_cls.classid", Limit.of(network.classId()));
    }
  }
}
