package dev.jrunc.oci.state;

import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.InterfacePriority;
import dev.jrunc.oci.LinuxRdma;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import dev.jrunc.oci.json.JsonWriter;

/** Writes the entries of {@code config.cgroups}' lists. */
final class LimitEncoder {
  private LimitEncoder() {}

  static void weightDevice(JsonWriter out, WeightDevice v) {
    out.beginObject();
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.orZero("weight", v.weight());
    out.orZero("leafWeight", v.leafWeight());
    out.endObject();
  }

  static void throttleDevice(JsonWriter out, ThrottleDevice v) {
    out.beginObject();
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.unsigned("rate", v.rate());
    out.endObject();
  }

  static void hugepageLimit(JsonWriter out, HugepageLimit v) {
    out.beginObject();
    out.property("page_size", v.pageSize());
    out.unsigned("limit", v.limit());
    out.endObject();
  }

  static void interfacePriority(JsonWriter out, InterfacePriority v) {
    out.beginObject();
    out.property("interface", v.name());
    out.property("priority", v.priority());
    out.endObject();
  }

  static void rdma(JsonWriter out, LinuxRdma v) {
    out.beginObject();
    out.present("hca_handles", v.hcaHandles());
    out.present("hca_objects", v.hcaObjects());
    out.endObject();
  }
}
