package dev.jrunc.cgroups;

import dev.jrunc.oci.DeviceCgroup;
import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxNetwork;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxRdma;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import java.util.List;
import java.util.Map;

/** Limits for tests, one kind at a time. */
final class Resources {
  static final LinuxResources NONE =
      new LinuxResources(List.of(), null, null, null, null, List.of(), null, Map.of(), Map.of());

  private Resources() {}

  static LinuxResources memory(Long limit, Long swap) {
    return memory(new LinuxMemory(limit, null, swap, null, null, null, null, null, null));
  }

  static LinuxResources memory(LinuxMemory memory) {
    return new LinuxResources(List.of(), memory, null, null, null, List.of(), null, Map.of(), Map.of());
  }

  static LinuxResources cpu(Long shares, Long quota, Long burst, Long period, Long idle) {
    return cpu(new LinuxCpu(shares, quota, burst, period, null, null, "", "", idle));
  }

  static LinuxResources cpuset(String cpus, String mems) {
    return cpu(new LinuxCpu(null, null, null, null, null, null, cpus, mems, null));
  }

  static LinuxResources cpu(LinuxCpu cpu) {
    return new LinuxResources(List.of(), null, cpu, null, null, List.of(), null, Map.of(), Map.of());
  }

  static LinuxResources pids(Long limit) {
    return new LinuxResources(List.of(), null, null, new LinuxPids(limit), null, List.of(), null, Map.of(), Map.of());
  }

  static LinuxResources io(Integer weight, List<WeightDevice> weights, List<ThrottleDevice> readBps) {
    LinuxBlockIo io =
        new LinuxBlockIo(weight, null, weights, readBps, List.of(), List.of(), List.of(new ThrottleDevice(8, 16, 0)));
    return new LinuxResources(List.of(), null, null, null, io, List.of(), null, Map.of(), Map.of());
  }

  static LinuxResources hugetlb(HugepageLimit... limits) {
    return new LinuxResources(List.of(), null, null, null, null, List.of(limits), null, Map.of(), Map.of());
  }

  static LinuxResources network(LinuxNetwork network) {
    return new LinuxResources(List.of(), null, null, null, null, List.of(), network, Map.of(), Map.of());
  }

  static LinuxResources rdma(String device, Long handles, Long objects) {
    return new LinuxResources(
        List.of(), null, null, null, null, List.of(), null, Map.of(device, new LinuxRdma(handles, objects)), Map.of());
  }

  static LinuxResources unified(Map<String, String> files) {
    return new LinuxResources(List.of(), null, null, null, null, List.of(), null, Map.of(), files);
  }

  static LinuxResources devices(DeviceCgroup... rules) {
    return new LinuxResources(List.of(rules), null, null, null, null, List.of(), null, Map.of(), Map.of());
  }

  static DeviceCgroup rule(boolean allow, String type, Long major, Long minor, String access) {
    return new DeviceCgroup(allow, type, major, minor, access);
  }
}
