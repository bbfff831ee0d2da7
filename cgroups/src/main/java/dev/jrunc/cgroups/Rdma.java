package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxRdma;
import dev.jrunc.oci.LinuxResources;
import java.util.Map;

/** rdma, alike in v1 and v2. */
final class Rdma implements V1Controller, V2Controller {
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
    for (Map.Entry<String, LinuxRdma> entry : resources.rdma().entrySet()) {
      LinuxRdma limits = entry.getValue();
      StringBuilder line = new StringBuilder(entry.getKey());
      if (limits.hcaHandles() != null) {
        line.append(" hca_handle=").append(limits.hcaHandles());
      }
      if (limits.hcaObjects() != null) {
        line.append(" hca_object=").append(limits.hcaObjects());
      }
      directory.write("rdma.max", line.toString());
    }
  }
}
