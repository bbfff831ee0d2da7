package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code linux.resources.blockIO}. */
final class BlockIoEncoder {
  private BlockIoEncoder() {}

  static void blockIo(JsonWriter out, LinuxBlockIo v) {
    out.beginObject();
    out.present("weight", v.weight());
    out.present("leafWeight", v.leafWeight());
    out.optional("weightDevice", v.weightDevice(), BlockIoEncoder::weightDevice);
    out.optional("throttleReadBpsDevice", v.throttleReadBpsDevice(), BlockIoEncoder::throttleDevice);
    out.optional("throttleWriteBpsDevice", v.throttleWriteBpsDevice(), BlockIoEncoder::throttleDevice);
    out.optional("throttleReadIOPSDevice", v.throttleReadIopsDevice(), BlockIoEncoder::throttleDevice);
    out.optional("throttleWriteIOPSDevice", v.throttleWriteIopsDevice(), BlockIoEncoder::throttleDevice);
    out.endObject();
  }

  static void weightDevice(JsonWriter out, WeightDevice v) {
    out.beginObject();
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.present("weight", v.weight());
    out.present("leafWeight", v.leafWeight());
    out.endObject();
  }

  static void throttleDevice(JsonWriter out, ThrottleDevice v) {
    out.beginObject();
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.unsigned("rate", v.rate());
    out.endObject();
  }
}
