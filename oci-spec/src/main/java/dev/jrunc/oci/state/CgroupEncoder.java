package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code config.cgroups}, where the cgroup and its limits are one object. */
final class CgroupEncoder {
  private CgroupEncoder() {}

  static void cgroup(JsonWriter out, Cgroup v) {
    out.beginObject();
    out.optional("name", v.name());
    out.optional("parent", v.parent());
    out.optional("path", v.path());
    out.optional("scope_prefix", v.scopePrefix());
    out.optional("devices", v.resources().devices(), DeviceEncoder::rule);
    out.optional("memory", v.resources().memory());
    out.optional("memory_reservation", v.resources().memoryReservation());
    out.optional("memory_swap", v.resources().memorySwap());
    out.optionalUnsigned("cpu_shares", v.resources().cpuShares());
    out.optional("cpu_quota", v.resources().cpuQuota());
    out.presentUnsigned("cpu_burst", v.resources().cpuBurst());
    out.optionalUnsigned("cpu_period", v.resources().cpuPeriod());
    out.optional("cpu_rt_quota", v.resources().cpuRtRuntime());
    out.optionalUnsigned("cpu_rt_period", v.resources().cpuRtPeriod());
    out.optional("cpuset_cpus", v.resources().cpusetCpus());
    out.optional("cpuset_mems", v.resources().cpusetMems());
    out.present("cpu_idle", v.resources().cpuIdle());
    out.present("pids_limit", v.resources().pidsLimit());
    out.optional("blkio_weight", v.resources().blkioWeight());
    out.optional("blkio_leaf_weight", v.resources().blkioLeafWeight());
    out.optional("blkio_weight_device", v.resources().blkioWeightDevice(), LimitEncoder::weightDevice);
    out.optional(
        "blkio_throttle_read_bps_device",
        v.resources().blkioThrottleReadBpsDevice(),
        LimitEncoder::throttleDevice);
    out.optional(
        "blkio_throttle_write_bps_device",
        v.resources().blkioThrottleWriteBpsDevice(),
        LimitEncoder::throttleDevice);
    out.optional(
        "blkio_throttle_read_iops_device",
        v.resources().blkioThrottleReadIopsDevice(),
        LimitEncoder::throttleDevice);
    out.optional(
        "blkio_throttle_write_iops_device",
        v.resources().blkioThrottleWriteIopsDevice(),
        LimitEncoder::throttleDevice);
    out.optional("freezer", v.resources().freezer());
    out.optional("hugetlb_limit", v.resources().hugetlbLimit(), LimitEncoder::hugepageLimit);
    out.optional("oom_kill_disable", v.resources().oomKillDisable());
    out.presentUnsigned("memory_swappiness", v.resources().memorySwappiness());
    out.optional(
        "net_prio_ifpriomap",
        v.resources().netPrioIfpriomap(),
        LimitEncoder::interfacePriority);
    out.optional("net_cls_classid_u", v.resources().netClsClassid());
    out.optional("rdma", v.resources().rdma(), LimitEncoder::rdma);
    out.optionalUnsigned("cpu_weight", v.resources().cpuWeight());
    out.optional("unified", v.resources().unified(), JsonWriter::string);
    out.optional("memory_check_before_update", v.resources().memoryCheckBeforeUpdate());
    out.optional("Systemd", v.systemd());
    out.optional("Rootless", v.rootless());
    out.present("owner_uid", v.ownerUid());
    out.endObject();
  }
}
