package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import java.util.List;

/** blkio. Weights belong to an I/O scheduler: CFQ's files, or since Linux 5.0 only BFQ's. */
final class V1Blkio implements V1Controller {
  @Override
  public String name() {
    return "blkio";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxBlockIo io = resources.blockIo();
    return io != null
        && (Limit.isSet(io.weight())
            || Limit.isSet(io.leafWeight())
            || !io.weightDevice().isEmpty()
            || !io.throttleReadBpsDevice().isEmpty()
            || !io.throttleWriteBpsDevice().isEmpty()
            || !io.throttleReadIopsDevice().isEmpty()
            || !io.throttleWriteIopsDevice().isEmpty());
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxBlockIo io = resources.blockIo();
    if (io == null || !isLimited(resources)) {
      return;
    }
    String weight = directory.has("blkio.weight") ? "blkio.weight" : "blkio.bfq.weight";
    if (Limit.isSet(io.weight()) && io.weight() != null) {
      directory.write(weight, io.weight());
    }
    if (Limit.isSet(io.leafWeight()) && io.leafWeight() != null) {
      directory.write("blkio.leaf_weight", io.leafWeight());
    }
    for (WeightDevice device : io.weightDevice()) {
      String number = device.major() + ":" + device.minor() + " ";
      if (Limit.isSet(device.weight())) {
        directory.write(weight + "_device", number + device.weight());
      }
      if (Limit.isSet(device.leafWeight())) {
        directory.write("blkio.leaf_weight_device", number + device.leafWeight());
      }
    }
    throttle(directory, "read_bps", io.throttleReadBpsDevice());
    throttle(directory, "write_bps", io.throttleWriteBpsDevice());
    throttle(directory, "read_iops", io.throttleReadIopsDevice());
    throttle(directory, "write_iops", io.throttleWriteIopsDevice());
  }

  private static void throttle(CgroupDirectory directory, String what, List<ThrottleDevice> devices)
      throws CgroupException {
    for (ThrottleDevice device : devices) {
      directory.write(
          "blkio.throttle." + what + "_device",
          device.major() + ":" + device.minor() + " " + Long.toUnsignedString(device.rate()));
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    reading.blkio = V1BlkioStats.read(directory);
  }
}
