package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxRdma;
import java.util.Map;

/** rdma.max, alike in v1 and v2. */
final class Rdma {
  private Rdma() {}

  static void set(CgroupDirectory directory, Map<String, LinuxRdma> devices) throws CgroupException {
    for (Map.Entry<String, LinuxRdma> entry : devices.entrySet()) {
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
