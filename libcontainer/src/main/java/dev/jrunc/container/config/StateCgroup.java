package dev.jrunc.container.config;

import dev.jrunc.cgroups.CpuWeight;
import dev.jrunc.cgroups.UnitQuota;
import dev.jrunc.oci.DeviceCgroup;
import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxNetwork;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.state.Cgroup;
import dev.jrunc.oci.state.CgroupResources;
import dev.jrunc.oci.state.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cgroup and its limits as state.json has them: zero is "not set". */
final class StateCgroup {
  static final LinuxMemory NO_MEMORY =
      new LinuxMemory(null, null, null, null, null, null, null, null, null);
  static final LinuxCpu NO_CPU =
      new LinuxCpu(null, null, null, null, null, null, "", "", null);
  static final LinuxBlockIo NO_BLOCK_IO =
      new LinuxBlockIo(
          null, null, List.of(), List.of(), List.of(), List.of(), List.of());

  private StateCgroup() {}

  static Cgroup of(ContainerConfig config) {
    CgroupSettings cgroup = config.cgroup();
    String path = cgroup.path();
    CgroupResources resources = resources(cgroup);
    Long owner = CgroupOwner.of(config);
    if (!cgroup.systemd()) {
      return new Cgroup(
          path.isEmpty() ? config.id() : "", "", path, "", resources, false,
          config.rootlessCgroups(), owner);
    }
    int first = path.indexOf(':');
    int second = path.indexOf(':', first + 1);
    return path.isEmpty()
        ? new Cgroup(
            config.id(), "", "", "runc", resources, true, config.rootlessCgroups(), owner)
        : new Cgroup(
            path.substring(second + 1),
            path.substring(0, first),
            "",
            path.substring(first + 1, second),
            resources,
            true,
            config.rootlessCgroups(),
            owner);
  }

  private static CgroupResources resources(CgroupSettings cgroup) {
    LinuxResources limits =
        cgroup.systemd() ? UnitQuota.rounded(cgroup.resources()) : cgroup.resources();
    LinuxMemory memory = limits.memory() == null ? NO_MEMORY : limits.memory();
    LinuxCpu cpu = limits.cpu() == null ? NO_CPU : limits.cpu();
    LinuxBlockIo io = limits.blockIo() == null ? NO_BLOCK_IO : limits.blockIo();
    LinuxNetwork network =
        limits.network() == null ? new LinuxNetwork(null, List.of()) : limits.network();
    return new CgroupResources(
        rules(cgroup.resources().devices()),
        zero(memory.limit()),
        zero(memory.reservation()),
        zero(memory.swap()),
        zero(cpu.shares()),
        zero(cpu.quota()),
        cpu.burst(),
        zero(cpu.period()),
        zero(cpu.realtimeRuntime()),
        zero(cpu.realtimePeriod()),
        cpu.cpus(),
        cpu.mems(),
        cpu.idle(),
        limits.pids() == null ? null : limits.pids().limit(),
        io.weight() == null ? 0 : io.weight(),
        io.leafWeight() == null ? 0 : io.leafWeight(),
        io.weightDevice(),
        io.throttleReadBpsDevice(),
        io.throttleWriteBpsDevice(),
        io.throttleReadIopsDevice(),
        io.throttleWriteIopsDevice(),
        "",
        limits.hugepageLimits(),
        Boolean.TRUE.equals(memory.disableOomKiller()),
        memory.swappiness(),
        network.priorities(),
        zero(network.classId()),
        limits.rdma(),
        CpuWeight.of(zero(cpu.shares())),
        limits.unified(),
        Boolean.TRUE.equals(memory.checkBeforeUpdate()));
  }

  private static List<DeviceRule> rules(List<DeviceCgroup> rules) {
    List<DeviceRule> result = new ArrayList<>();
    for (DeviceCgroup rule : rules) {
      Long major = rule.major();
      Long minor = rule.minor();
      result.add(
          new DeviceRule(
              rule.type().charAt(0),
              major == null ? -1 : major,
              minor == null ? -1 : minor,
              rule.access(),
              rule.allow()));
    }
    return result;
  }

  private static long zero(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
