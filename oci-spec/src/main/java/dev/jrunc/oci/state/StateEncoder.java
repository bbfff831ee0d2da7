package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonWriter;
import dev.jrunc.oci.json.Rfc3339;

/** Writes the top level of state.json. */
final class StateEncoder {
  private StateEncoder() {}

  static void state(JsonWriter out, PersistedState v) {
    out.beginObject();
    out.property("id", v.id());
    out.property("init_process_pid", v.initProcessPid());
    out.unsigned("init_process_start", v.initProcessStart());
    out.property("created", Rfc3339.format(v.created()));
    out.name("config");
    ConfigEncoder.config(out, v.config());
    out.property("rootless", v.rootless());
    out.map("cgroup_paths", v.cgroupPaths(), JsonWriter::string);
    out.map("namespace_paths", v.namespacePaths(), JsonWriter::string);
    out.optional("external_descriptors", v.externalDescriptors(), JsonWriter::string);
    out.property("intel_rdt_path", v.intelRdtPath());
    // runc 1.3 does not know it, and writes the other always.
    if (!v.intelRdtMonPath().isEmpty()) {
      out.property("intel_rdt_mon_path", v.intelRdtMonPath());
    }
    out.endObject();
  }
}
