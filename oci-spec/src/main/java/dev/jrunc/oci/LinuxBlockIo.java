package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the blkio or io controller.
 *
 * @param weight 0 to 65535
 * @param leafWeight 0 to 65535, gone in cgroup v2
 */
public record LinuxBlockIo(
    @Nullable Integer weight,
    @Nullable Integer leafWeight,
    List<WeightDevice> weightDevice,
    List<ThrottleDevice> throttleReadBpsDevice,
    List<ThrottleDevice> throttleWriteBpsDevice,
    List<ThrottleDevice> throttleReadIopsDevice,
    List<ThrottleDevice> throttleWriteIopsDevice) {

  public LinuxBlockIo {
    weightDevice = List.copyOf(weightDevice);
    throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
    throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
    throttleReadIopsDevice = List.copyOf(throttleReadIopsDevice);
    throttleWriteIopsDevice = List.copyOf(throttleWriteIopsDevice);
  }
}
