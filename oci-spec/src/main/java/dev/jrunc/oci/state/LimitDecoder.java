package dev.jrunc.oci.state;

import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.InterfacePriority;
import dev.jrunc.oci.LinuxRdma;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import dev.jrunc.oci.json.JsonException;
import dev.jrunc.oci.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** Reads the entries of {@code config.cgroups}' lists. */
final class LimitDecoder {
  private LimitDecoder() {}

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

  static HugepageLimit hugepageLimit(JsonReader in) throws JsonException {
    String pageSize = "";
    long limit = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "page_size" -> pageSize = in.string();
        case "limit" -> limit = in.uint64();
        default -> in.skip();
      }
    }
    return new HugepageLimit(pageSize, limit);
  }

  static InterfacePriority interfacePriority(JsonReader in) throws JsonException {
    String name = "";
    long priority = 0;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "interface" -> name = in.string();
        case "priority" -> priority = in.uint32();
        default -> in.skip();
      }
    }
    return new InterfacePriority(name, priority);
  }

  static LinuxRdma rdma(JsonReader in) throws JsonException {
    @Nullable Long hcaHandles = null;
    @Nullable Long hcaObjects = null;
    in.beginObject();
    for (String key; (key = in.nextName()) != null; ) {
      switch (key) {
        case "hca_handles" -> hcaHandles = in.uint32();
        case "hca_objects" -> hcaObjects = in.uint32();
        default -> in.skip();
      }
    }
    return new LinuxRdma(hcaHandles, hcaObjects);
  }
}
