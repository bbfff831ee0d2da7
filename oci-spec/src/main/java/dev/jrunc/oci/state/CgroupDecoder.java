package dev.jrunc.oci.state;

import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.InterfacePriority;
import dev.jrunc.oci.LinuxRdma;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code config.cgroups}, where the cgroup and its limits are one object. */
final class CgroupDecoder {
  private CgroupDecoder() {}

  static Cgroup cgroup(JsonReader in) throws JsonException {
    String name = "";
    String parent = "";
    String path = "";
    String scopePrefix = "";
    List<DeviceRule> devices = List.of();
    long memory = 0;
    long memoryReservation = 0;
    long memorySwap = 0;
    long cpuShares = 0;
    long cpuQuota = 0;
    @Nullable Long cpuBurst = null;
    long cpuPeriod = 0;
    long cpuRtRuntime = 0;
    long cpuRtPeriod = 0;
    String cpusetCpus = "";
    String cpusetMems = "";
    @Nullable Long cpuIdle = null;
    @Nullable Long pidsLimit = null;
    int blkioWeight = 0;
    int blkioLeafWeight = 0;
    List<WeightDevice> blkioWeightDevice = List.of();
    List<ThrottleDevice> blkioThrottleReadBpsDevice = List.of();
    List<ThrottleDevice> blkioThrottleWriteBpsDevice = List.of();
    List<ThrottleDevice> blkioThrottleReadIopsDevice = List.of();
    List<ThrottleDevice> blkioThrottleWriteIopsDevice = List.of();
    String freezer = "";
    List<HugepageLimit> hugetlbLimit = List.of();
    boolean oomKillDisable = false;
    @Nullable Long memorySwappiness = null;
    List<InterfacePriority> netPrioIfpriomap = List.of();
    long netClsClassid = 0;
    Map<String, LinuxRdma> rdma = Map.of();
    long cpuWeight = 0;
    Map<String, String> unified = Map.of();
    boolean memoryCheckBeforeUpdate = false;
    boolean systemd = false;
    boolean rootless = false;
    @Nullable Long ownerUid = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "name" -> name = in.string();
        case "parent" -> parent = in.string();
        case "path" -> path = in.string();
        case "scope_prefix" -> scopePrefix = in.string();
        case "devices" -> devices = rules(in);
        case "memory" -> memory = in.int64();
        case "memory_reservation" -> memoryReservation = in.int64();
        case "memory_swap" -> memorySwap = in.int64();
        case "cpu_shares" -> cpuShares = in.uint64();
        case "cpu_quota" -> cpuQuota = in.int64();
        case "cpu_burst" -> cpuBurst = in.uint64();
        case "cpu_period" -> cpuPeriod = in.uint64();
        case "cpu_rt_quota" -> cpuRtRuntime = in.int64();
        case "cpu_rt_period" -> cpuRtPeriod = in.uint64();
        case "cpuset_cpus" -> cpusetCpus = in.string();
        case "cpuset_mems" -> cpusetMems = in.string();
        case "cpu_idle" -> cpuIdle = in.int64();
        case "pids_limit" -> pidsLimit = in.int64();
        case "blkio_weight" -> blkioWeight = in.uint16();
        case "blkio_leaf_weight" -> blkioLeafWeight = in.uint16();
        case "blkio_weight_device" -> blkioWeightDevice = weightDevices(in);
        case "blkio_throttle_read_bps_device" ->
            blkioThrottleReadBpsDevice = throttleDevices(in);
        case "blkio_throttle_write_bps_device" ->
            blkioThrottleWriteBpsDevice = throttleDevices(in);
        case "blkio_throttle_read_iops_device" ->
            blkioThrottleReadIopsDevice = throttleDevices(in);
        case "blkio_throttle_write_iops_device" ->
            blkioThrottleWriteIopsDevice = throttleDevices(in);
        case "freezer" -> freezer = in.string();
        case "hugetlb_limit" -> hugetlbLimit = hugepageLimits(in);
        case "oom_kill_disable" -> oomKillDisable = in.bool();
        case "memory_swappiness" -> memorySwappiness = in.uint64();
        case "net_prio_ifpriomap" -> netPrioIfpriomap = interfacePrioritys(in);
        case "net_cls_classid_u" -> netClsClassid = in.uint32();
        case "rdma" -> rdma = rdmaMap(in);
        case "cpu_weight" -> cpuWeight = in.uint64();
        case "unified" -> unified = in.stringMap();
        case "memory_check_before_update" -> memoryCheckBeforeUpdate = in.bool();
        case "Systemd" -> systemd = in.bool();
        case "Rootless" -> rootless = in.bool();
        case "owner_uid" -> ownerUid = in.uint32();
        default -> in.skip();
      }
    }
    CgroupResources resources =
        new CgroupResources(
            devices,
            memory,
            memoryReservation,
            memorySwap,
            cpuShares,
            cpuQuota,
            cpuBurst,
            cpuPeriod,
            cpuRtRuntime,
            cpuRtPeriod,
            cpusetCpus,
            cpusetMems,
            cpuIdle,
            pidsLimit,
            blkioWeight,
            blkioLeafWeight,
            blkioWeightDevice,
            blkioThrottleReadBpsDevice,
            blkioThrottleWriteBpsDevice,
            blkioThrottleReadIopsDevice,
            blkioThrottleWriteIopsDevice,
            freezer,
            hugetlbLimit,
            oomKillDisable,
            memorySwappiness,
            netPrioIfpriomap,
            netClsClassid,
            rdma,
            cpuWeight,
            unified,
            memoryCheckBeforeUpdate);
    return new Cgroup(name, parent, path, scopePrefix, resources, systemd, rootless, ownerUid);
  }

  private static List<DeviceRule> rules(JsonReader in) throws JsonException {
    List<DeviceRule> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(DeviceDecoder.rule(in));
    }
    return list;
  }

  private static List<WeightDevice> weightDevices(JsonReader in) throws JsonException {
    List<WeightDevice> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(LimitDecoder.weightDevice(in));
    }
    return list;
  }

  private static List<ThrottleDevice> throttleDevices(JsonReader in) throws JsonException {
    List<ThrottleDevice> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(LimitDecoder.throttleDevice(in));
    }
    return list;
  }

  private static List<HugepageLimit> hugepageLimits(JsonReader in) throws JsonException {
    List<HugepageLimit> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(LimitDecoder.hugepageLimit(in));
    }
    return list;
  }

  private static List<InterfacePriority> interfacePrioritys(JsonReader in) throws JsonException {
    List<InterfacePriority> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(LimitDecoder.interfacePriority(in));
    }
    return list;
  }

  private static Map<String, LinuxRdma> rdmaMap(JsonReader in) throws JsonException {
    Map<String, LinuxRdma> map = new LinkedHashMap<>();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      map.put(key, LimitDecoder.rdma(in));
    }
    return map;
  }
}
