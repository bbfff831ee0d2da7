package dev.jrunc.oci.state;

import dev.jrunc.oci.IdMapping;
import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code config.mounts} and id maps. */
final class MountEncoder {
  private MountEncoder() {}

  static void mount(JsonWriter out, MountEntry v) {
    out.beginObject();
    out.property("source", v.source());
    out.property("destination", v.destination());
    out.property("device", v.device());
    out.property("flags", v.flags());
    out.property("cleared_flags", v.clearedFlags());
    out.listOrNull("propagation_flags", v.propagationFlags(), JsonWriter::int64);
    out.property("data", v.data());
    out.property("relabel", v.relabel());
    out.nullable("rec_attr", v.recursive(), MountEncoder::recursive);
    out.property("extensions", v.extensions());
    out.present("id_mapping", v.idMapping(), MountEncoder::idMapping);
    out.endObject();
  }

  static void recursive(JsonWriter out, RecursiveAttributes v) {
    out.beginObject();
    out.unsigned("Attr_set", v.set());
    out.unsigned("Attr_clr", v.clear());
    out.unsigned("Propagation", v.propagation());
    out.unsigned("Userns_fd", v.usernsFd());
    out.endObject();
  }

  static void idMapping(JsonWriter out, MountIdMapping v) {
    out.beginObject();
    out.optional("recursive", v.recursive());
    out.optional("userns_path", v.usernsPath());
    out.optional("uid_mappings", v.uidMappings(), MountEncoder::ids);
    out.optional("gid_mappings", v.gidMappings(), MountEncoder::ids);
    out.endObject();
  }

  static void ids(JsonWriter out, IdMapping v) {
    out.beginObject();
    out.property("container_id", v.containerId());
    out.property("host_id", v.hostId());
    out.property("size", v.size());
    out.endObject();
  }
}
