package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** rdma. */
final class V2Rdma implements V2Controller {
  @Override
  public String name() {
    return "rdma";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    return !resources.rdma().isEmpty();
  }

  @Override
  public boolean isDomain() {
    return false;
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    Rdma.set(directory, resources.rdma());
  }
}
