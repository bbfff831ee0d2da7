package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code linux}. */
final class LinuxEncoder {
  private LinuxEncoder() {}

  static void linux(JsonWriter out, Linux v) {
    out.beginObject();
    out.optional("uidMappings", v.uidMappings(), SpecEncoder::idMapping);
    out.optional("gidMappings", v.gidMappings(), SpecEncoder::idMapping);
    out.optional("sysctl", v.sysctl(), JsonWriter::string);
    out.present("resources", v.resources(), ResourcesEncoder::resources);
    out.optional("cgroupsPath", v.cgroupsPath());
    out.optional("namespaces", v.namespaces(), LinuxEncoder::namespace);
    out.optional("devices", v.devices(), LinuxEncoder::device);
    out.optional("netDevices", v.netDevices(), LinuxEncoder::netDevice);
    out.present("seccomp", v.seccomp(), SeccompEncoder::seccomp);
    out.optional("rootfsPropagation", v.rootfsPropagation());
    out.optional("maskedPaths", v.maskedPaths(), JsonWriter::string);
    out.optional("readonlyPaths", v.readonlyPaths(), JsonWriter::string);
    out.optional("mountLabel", v.mountLabel());
    out.present("intelRdt", v.intelRdt(), LinuxEncoder::intelRdt);
    out.present("memoryPolicy", v.memoryPolicy(), LinuxEncoder::memoryPolicy);
    out.present("personality", v.personality(), LinuxEncoder::personality);
    out.optional("timeOffsets", v.timeOffsets(), LinuxEncoder::timeOffset);
    out.endObject();
  }

  static void namespace(JsonWriter out, Namespace v) {
    out.beginObject();
    out.property("type", v.type());
    out.optional("path", v.path());
    out.endObject();
  }

  static void device(JsonWriter out, Device v) {
    out.beginObject();
    out.property("path", v.path());
    out.property("type", v.type());
    out.property("major", v.major());
    out.property("minor", v.minor());
    out.present("fileMode", v.fileMode());
    out.present("uid", v.uid());
    out.present("gid", v.gid());
    out.endObject();
  }

  static void netDevice(JsonWriter out, NetDevice v) {
    out.beginObject();
    out.optional("name", v.name());
    out.endObject();
  }

  static void intelRdt(JsonWriter out, IntelRdt v) {
    out.beginObject();
    out.optional("closID", v.closId());
    out.optional("schemata", v.schemata(), JsonWriter::string);
    out.optional("l3CacheSchema", v.l3CacheSchema());
    out.optional("memBwSchema", v.memBwSchema());
    out.optional("enableCMT", v.enableCmt());
    out.optional("enableMBM", v.enableMbm());
    out.optional("enableMonitoring", v.enableMonitoring());
    out.endObject();
  }

  static void memoryPolicy(JsonWriter out, MemoryPolicy v) {
    out.beginObject();
    out.property("mode", v.mode());
    out.property("nodes", v.nodes());
    out.optional("flags", v.flags(), JsonWriter::string);
    out.endObject();
  }

  static void personality(JsonWriter out, Personality v) {
    out.beginObject();
    out.property("domain", v.domain());
    out.optional("flags", v.flags(), JsonWriter::string);
    out.endObject();
  }

  static void timeOffset(JsonWriter out, TimeOffset v) {
    out.beginObject();
    out.optional("secs", v.secs());
    out.optional("nanosecs", v.nanosecs());
    out.endObject();
  }
}
