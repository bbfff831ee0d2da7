package dev.jrunc.oci.state;

import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.InterfacePriority;
import dev.jrunc.oci.LinuxRdma;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a cgroup (runc's {@code Resources}). 0, "" and {@code null} mean "leave alone"; units as in
 * {@link dev.jrunc.oci.LinuxResources}.
 *
 * @param cpuShares unsigned
 * @param cpuBurst unsigned
 * @param cpuPeriod unsigned
 * @param cpuRtPeriod unsigned
 * @param pidsLimit below zero: no limit
 * @param freezer {@code FROZEN}, {@code THAWED} or ""
 * @param cpuWeight unsigned; of cgroup v2, from the shares
 */
public record CgroupResources(
    List<DeviceRule> devices,
    long memory,
    long memoryReservation,
    long memorySwap,
    long cpuShares,
    long cpuQuota,
    @Nullable Long cpuBurst,
    long cpuPeriod,
    long cpuRtRuntime,
    long cpuRtPeriod,
    String cpusetCpus,
    String cpusetMems,
    @Nullable Long cpuIdle,
    @Nullable Long pidsLimit,
    int blkioWeight,
    int blkioLeafWeight,
    List<WeightDevice> blkioWeightDevice,
    List<ThrottleDevice> blkioThrottleReadBpsDevice,
    List<ThrottleDevice> blkioThrottleWriteBpsDevice,
    List<ThrottleDevice> blkioThrottleReadIopsDevice,
    List<ThrottleDevice> blkioThrottleWriteIopsDevice,
    String freezer,
    List<HugepageLimit> hugetlbLimit,
    boolean oomKillDisable,
    @Nullable Long memorySwappiness,
    List<InterfacePriority> netPrioIfpriomap,
    long netClsClassid,
    Map<String, LinuxRdma> rdma,
    long cpuWeight,
    Map<String, String> unified,
    boolean memoryCheckBeforeUpdate) {

  public CgroupResources {
    devices = List.copyOf(devices);
    blkioWeightDevice = List.copyOf(blkioWeightDevice);
    blkioThrottleReadBpsDevice = List.copyOf(blkioThrottleReadBpsDevice);
    blkioThrottleWriteBpsDevice = List.copyOf(blkioThrottleWriteBpsDevice);
    blkioThrottleReadIopsDevice = List.copyOf(blkioThrottleReadIopsDevice);
    blkioThrottleWriteIopsDevice = List.copyOf(blkioThrottleWriteIopsDevice);
    hugetlbLimit = List.copyOf(hugetlbLimit);
    netPrioIfpriomap = List.copyOf(netPrioIfpriomap);
    rdma = Collections.unmodifiableMap(new LinkedHashMap<>(rdma));
    unified = Collections.unmodifiableMap(new LinkedHashMap<>(unified));
  }
}
