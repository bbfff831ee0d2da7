package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code hooks}. An empty env is written, since it is not the same as none. */
final class HookEncoder {
  private HookEncoder() {}

  static void hooks(JsonWriter out, Hooks v) {
    out.beginObject();
    out.optional("prestart", v.prestart(), HookEncoder::hook);
    out.optional("createRuntime", v.createRuntime(), HookEncoder::hook);
    out.optional("createContainer", v.createContainer(), HookEncoder::hook);
    out.optional("startContainer", v.startContainer(), HookEncoder::hook);
    out.optional("poststart", v.poststart(), HookEncoder::hook);
    out.optional("poststop", v.poststop(), HookEncoder::hook);
    out.endObject();
  }

  static void hook(JsonWriter out, Hook v) {
    out.beginObject();
    out.property("path", v.path());
    out.optional("args", v.args(), JsonWriter::string);
    out.present("env", v.env(), JsonWriter::strings);
    out.present("timeout", v.timeout());
    out.endObject();
  }
}
