package dev.jrunc.oci.state;

import dev.jrunc.oci.NetDevice;
import dev.jrunc.oci.json.JsonWriter;

/** Writes device nodes, device rules and network devices. */
final class DeviceEncoder {
  private DeviceEncoder() {}

  static void node(JsonWriter out, DeviceNode v) {
    out.beginObject();
    out.property("type", v.type());
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.property("permissions", v.permissions());
    out.property("allow", v.allow());
    out.property("path", v.path());
    out.optional("file_mode", v.fileMode());
    out.optional("uid", v.uid());
    out.optional("gid", v.gid());
    out.endObject();
  }

  static void rule(JsonWriter out, DeviceRule v) {
    out.beginObject();
    out.property("type", v.type());
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.property("permissions", v.permissions());
    out.property("allow", v.allow());
    out.endObject();
  }

  static void netDevice(JsonWriter out, NetDevice v) {
    out.beginObject();
    out.optional("name", v.name());
    out.endObject();
  }
}
