package dev.jrunc.container.config;

import dev.jrunc.cgroups.CpuWeight;
import dev.jrunc.cgroups.UnitQuota;
import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxNetwork;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import dev.jrunc.oci.state.CgroupResources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits that state.json has, where 0 is "not set": changed by {@code update}, and as a manager takes them. */
public final class StoredResources {
  private StoredResources() {}

  /**
   * The limits after an update. Stored values stay where the change has none, since some limits can
   * only be set together; but as in runc pids, cpusets, burst, idle and the unified files count for
   * the one update that names them, and so do quota and period when neither is named.
   *
   * @param systemd whether systemd sets them, which counts in percents
   */
  public static CgroupResources changed(CgroupResources old, LinuxResources change, boolean systemd) {
    LinuxMemory memory = change.memory() == null ? StateCgroup.NO_MEMORY : change.memory();
    LinuxCpu cpu = change.cpu() == null ? StateCgroup.NO_CPU : change.cpu();
    LinuxBlockIo io = change.blockIo() == null ? StateCgroup.NO_BLOCK_IO : change.blockIo();
    long quota = or(cpu.quota(), 0);
    long period = or(cpu.period(), 0);
    if (quota != 0 || period != 0) {
      quota = quota == 0 ? old.cpuQuota() : quota;
      period = period == 0 ? old.cpuPeriod() : period;
    }
    // No limit for the memory, and nothing said of swap: then there is none for both together.
    boolean unlimited = memory.swap() == null && or(memory.limit(), 0) == -1;
    // An idle cgroup has no weight.
    Long shares = cpu.idle() != null && cpu.shares() == null ? Long.valueOf(0) : cpu.shares();
    return new CgroupResources(
        old.devices(),
        or(memory.limit(), old.memory()),
        or(memory.reservation(), old.memoryReservation()),
        unlimited ? -1 : or(memory.swap(), old.memorySwap()),
        or(shares, old.cpuShares()),
        systemd ? UnitQuota.rounded(quota, period) : quota,
        cpu.burst(),
        period,
        or(cpu.realtimeRuntime(), old.cpuRtRuntime()),
        or(cpu.realtimePeriod(), old.cpuRtPeriod()),
        cpu.cpus(),
        cpu.mems(),
        cpu.idle(),
        change.pids() == null ? null : change.pids().limit(),
        io.weight() == null ? old.blkioWeight() : io.weight(),
        io.leafWeight() == null ? old.blkioLeafWeight() : io.leafWeight(),
        weights(old.blkioWeightDevice(), io.weightDevice()),
        rates(old.blkioThrottleReadBpsDevice(), io.throttleReadBpsDevice()),
        rates(old.blkioThrottleWriteBpsDevice(), io.throttleWriteBpsDevice()),
        rates(old.blkioThrottleReadIopsDevice(), io.throttleReadIopsDevice()),
        rates(old.blkioThrottleWriteIopsDevice(), io.throttleWriteIopsDevice()),
        old.freezer(),
        old.hugetlbLimit(),
        old.oomKillDisable(),
        old.memorySwappiness(),
        old.netPrioIfpriomap(),
        old.netClsClassid(),
        old.rdma(),
        shares == null ? old.cpuWeight() : CpuWeight.of(shares),
        change.unified(),
        Boolean.TRUE.equals(memory.checkBeforeUpdate()));
  }

  private static long or(@Nullable Long value, long otherwise) {
    return value == null ? otherwise : value;
  }

  /** A device that is there already is changed, others are added. */
  private static List<WeightDevice> weights(List<WeightDevice> old, List<WeightDevice> changes) {
    List<WeightDevice> result = new ArrayList<>(old);
    for (WeightDevice change : changes) {
      int at = result.size() - 1;
      while (at >= 0 && (result.get(at).major() != change.major() || result.get(at).minor() != change.minor())) {
        at--;
      }
      if (at < 0) {
        result.add(change);
        continue;
      }
      WeightDevice before = result.get(at);
      result.set(
          at,
          new WeightDevice(
              change.major(),
              change.minor(),
              change.weight() == null ? before.weight() : change.weight(),
              change.leafWeight() == null ? before.leafWeight() : change.leafWeight()));
    }
    return result;
  }

  private static List<ThrottleDevice> rates(List<ThrottleDevice> old, List<ThrottleDevice> changes) {
    List<ThrottleDevice> result = new ArrayList<>(old);
    for (ThrottleDevice change : changes) {
      int at = result.size() - 1;
      while (at >= 0 && (result.get(at).major() != change.major() || result.get(at).minor() != change.minor())) {
        at--;
      }
      if (at < 0) {
        result.add(change);
      } else {
        result.set(at, change);
      }
    }
    return result;
  }

  /** As a manager takes them; without device rules, which update leaves alone. */
  public static LinuxResources limits(CgroupResources stored) {
    return new LinuxResources(
        List.of(),
        new LinuxMemory(
            set(stored.memory()),
            set(stored.memoryReservation()),
            set(stored.memorySwap()),
            null,
            null,
            stored.memorySwappiness(),
            stored.oomKillDisable() ? true : null,
            null,
            stored.memoryCheckBeforeUpdate() ? true : null),
        new LinuxCpu(
            set(stored.cpuShares()),
            set(stored.cpuQuota()),
            stored.cpuBurst(),
            set(stored.cpuPeriod()),
            set(stored.cpuRtRuntime()),
            set(stored.cpuRtPeriod()),
            stored.cpusetCpus(),
            stored.cpusetMems(),
            stored.cpuIdle()),
        stored.pidsLimit() == null ? null : new LinuxPids(stored.pidsLimit()),
        new LinuxBlockIo(
            stored.blkioWeight() == 0 ? null : stored.blkioWeight(),
            stored.blkioLeafWeight() == 0 ? null : stored.blkioLeafWeight(),
            stored.blkioWeightDevice(),
            stored.blkioThrottleReadBpsDevice(),
            stored.blkioThrottleWriteBpsDevice(),
            stored.blkioThrottleReadIopsDevice(),
            stored.blkioThrottleWriteIopsDevice()),
        stored.hugetlbLimit(),
        new LinuxNetwork(set(stored.netClsClassid()), stored.netPrioIfpriomap()),
        stored.rdma(),
        stored.unified());
  }

  private static @Nullable Long set(long value) {
    return value == 0 ? null : value;
  }
}
