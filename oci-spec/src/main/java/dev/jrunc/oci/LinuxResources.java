package dev.jrunc.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits set through cgroups (config-linux.md, "Control groups"); also the whole of what
 * {@code update --resources} reads.
 *
 * @param rdma by device
 * @param unified by cgroup v2 file name, in the order of the file
 */
public record LinuxResources(
    List<DeviceCgroup> devices,
    @Nullable LinuxMemory memory,
    @Nullable LinuxCpu cpu,
    @Nullable LinuxPids pids,
    @Nullable LinuxBlockIo blockIo,
    List<HugepageLimit> hugepageLimits,
    @Nullable LinuxNetwork network,
    Map<String, LinuxRdma> rdma,
    Map<String, String> unified) {

  public LinuxResources {
    devices = List.copyOf(devices);
    hugepageLimits = List.copyOf(hugepageLimits);
    rdma = Collections.unmodifiableMap(new LinkedHashMap<>(rdma));
    unified = Collections.unmodifiableMap(new LinkedHashMap<>(unified));
  }

  public LinuxResources withCpu(LinuxCpu cpu) {
    return new LinuxResources(devices, memory, cpu, pids, blockIo, hugepageLimits, network, rdma, unified);
  }
}
