package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code linux.resources.blockIO}. */
final class BlockIoDecoder {
  private BlockIoDecoder() {}

  static LinuxBlockIo blockIo(JsonReader in) throws JsonException {
    @Nullable Integer weight = null;
    @Nullable Integer leafWeight = null;
    List<WeightDevice> weightDevice = List.of();
    List<ThrottleDevice> throttleReadBpsDevice = List.of();
    List<ThrottleDevice> throttleWriteBpsDevice = List.of();
    List<ThrottleDevice> throttleReadIopsDevice = List.of();
    List<ThrottleDevice> throttleWriteIopsDevice = List.of();
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "weight" -> weight = in.uint16();
        case "leafWeight" -> leafWeight = in.uint16();
        case "weightDevice" -> weightDevice = weightDevices(in);
        case "throttleReadBpsDevice" -> throttleReadBpsDevice = throttleDevices(in);
        case "throttleWriteBpsDevice" -> throttleWriteBpsDevice = throttleDevices(in);
        case "throttleReadIOPSDevice" -> throttleReadIopsDevice = throttleDevices(in);
        case "throttleWriteIOPSDevice" -> throttleWriteIopsDevice = throttleDevices(in);
        default -> in.skip();
      }
    }
    return new LinuxBlockIo(
        weight,
        leafWeight,
        weightDevice,
        throttleReadBpsDevice,
        throttleWriteBpsDevice,
        throttleReadIopsDevice,
        throttleWriteIopsDevice);
  }

  static WeightDevice weightDevice(JsonReader in) throws JsonException {
    long major = 0;
    long minor = 0;
    @Nullable Integer weight = null;
    @Nullable Integer leafWeight = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "major" -> major = in.int64();
        case "minor" -> minor = in.int64();
        case "weight" -> weight = in.uint16();
        case "leafWeight" -> leafWeight = in.uint16();
        default -> in.skip();
      }
    }
    return new WeightDevice(major, minor, weight, leafWeight);
  }

  static ThrottleDevice throttleDevice(JsonReader in) throws JsonException {
    long major = 0;
    long minor = 0;
    long rate = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "major" -> major = in.int64();
        case "minor" -> minor = in.int64();
        case "rate" -> rate = in.uint64();
        default -> in.skip();
      }
    }
    return new ThrottleDevice(major, minor, rate);
  }

  private static List<WeightDevice> weightDevices(JsonReader in) throws JsonException {
    List<WeightDevice> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(weightDevice(in));
    }
    return list;
  }

  private static List<ThrottleDevice> throttleDevices(JsonReader in) throws JsonException {
    List<ThrottleDevice> list = new ArrayList<>();
    in.beginArray();
    while (in.nextElement()) {
      list.add(throttleDevice(in));
    }
    return list;
  }
}
