package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/**
 * Writes the top level of config.json, its root and mounts; properties in the order of runtime-
 * spec's Go types.
 */
final class SpecEncoder {
  private SpecEncoder() {}

  static void spec(JsonWriter out, Spec v) {
    out.beginObject();
    out.property("ociVersion", v.ociVersion());
    out.present("process", v.process(), ProcessEncoder::process);
    out.present("root", v.root(), SpecEncoder::root);
    out.optional("hostname", v.hostname());
    out.optional("domainname", v.domainname());
    out.optional("mounts", v.mounts(), SpecEncoder::mount);
    out.present("hooks", v.hooks(), HookEncoder::hooks);
    out.optional("annotations", v.annotations(), JsonWriter::string);
    out.present("linux", v.linux(), LinuxEncoder::linux);
    out.endObject();
  }

  static void root(JsonWriter out, Root v) {
    out.beginObject();
    out.property("path", v.path());
    out.optional("readonly", v.readonly());
    out.endObject();
  }

  static void mount(JsonWriter out, Mount v) {
    out.beginObject();
    out.property("destination", v.destination());
    out.optional("type", v.type());
    out.optional("source", v.source());
    out.optional("options", v.options(), JsonWriter::string);
    out.optional("uidMappings", v.uidMappings(), SpecEncoder::idMapping);
    out.optional("gidMappings", v.gidMappings(), SpecEncoder::idMapping);
    out.endObject();
  }

  static void idMapping(JsonWriter out, IdMapping v) {
    out.beginObject();
    out.property("containerID", v.containerId());
    out.property("hostID", v.hostId());
    out.property("size", v.size());
    out.endObject();
  }
}
