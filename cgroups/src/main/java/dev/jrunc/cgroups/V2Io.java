package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** io. Weights go to the BFQ scheduler where it is there, else to io.weight, which has another scale. */
final class V2Io implements V2Controller {
  private static final String BFQ = "io.bfq.weight";

  @Override
  public String name() {
    return "io";
  }

  @Override
  public boolean isLimited(LinuxResources resources) {
    LinuxBlockIo io = resources.blockIo();
    return io != null
        && (Limit.isSet(io.weight())
            || !io.weightDevice().isEmpty()
            || !io.throttleReadBpsDevice().isEmpty()
            || !io.throttleWriteBpsDevice().isEmpty()
            || !io.throttleReadIopsDevice().isEmpty()
            || !io.throttleWriteIopsDevice().isEmpty());
  }

  @Override
  public void set(CgroupDirectory directory, LinuxResources resources) throws CgroupException {
    LinuxBlockIo io = resources.blockIo();
    if (io == null) {
      return;
    }
    if (Limit.isSet(io.weight()) || !io.weightDevice().isEmpty()) {
      setWeights(directory, io, directory.readIfPresent(BFQ));
    }
    throttle(directory, "rbps", io.throttleReadBpsDevice());
    throttle(directory, "wbps", io.throttleWriteBpsDevice());
    throttle(directory, "riops", io.throttleReadIopsDevice());
    throttle(directory, "wiops", io.throttleWriteIopsDevice());
  }

  private static void setWeights(CgroupDirectory directory, LinuxBlockIo io, @Nullable String bfq)
      throws CgroupException {
    if (Limit.isSet(io.weight()) && io.weight() != null) {
      if (bfq != null) {
        directory.write(BFQ, io.weight());
      } else {
        directory.write("io.weight", ioWeight(io.weight()));
      }
    }
    // A kernel that shows a single number has no weights by device (before 5.4).
    if (bfq == null || isNumber(bfq.strip())) {
      return;
    }
    for (WeightDevice device : io.weightDevice()) {
      if (Limit.isSet(device.weight())) {
        String line = device.major() + ":" + device.minor() + " " + device.weight();
        try {
          directory.write(BFQ, line + "\n");
        } catch (CgroupException e) {
          throw new CgroupException("setting device weight \"" + line + "\"", e);
        }
      }
    }
  }

  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** From 10..1000 to 1..10000. */
  static long ioWeight(int weight) {
    return weight == 0 ? 0 : 1 + (weight - 10L) * 9999 / 990;
  }

  private static void throttle(CgroupDirectory directory, String key, List<ThrottleDevice> devices)
      throws CgroupException {
    for (ThrottleDevice device : devices) {
      String rate = device.rate() == 0 ? "max" : Long.toUnsignedString(device.rate());
      directory.write("io.max", device.major() + ":" + device.minor() + " " + key + "=" + rate);
    }
  }

  @Override
  public void stats(CgroupDirectory directory, StatsReading reading) throws CgroupException {
    reading.blkio = V2IoStats.read(directory);
  }
}
