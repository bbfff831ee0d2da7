package dev.jrunc.oci.state;

import dev.jrunc.oci.Hook;
import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code config.Hooks}: a Go map, so its keys come sorted and empty lists as null. */
final class HookEncoder {
  private HookEncoder() {}

  static void hooks(JsonWriter out, Hooks v) {
    out.beginObject();
    out.listOrNull("createContainer", v.createContainer(), HookEncoder::hook);
    out.listOrNull("createRuntime", v.createRuntime(), HookEncoder::hook);
    out.listOrNull("poststart", v.poststart(), HookEncoder::hook);
    out.listOrNull("poststop", v.poststop(), HookEncoder::hook);
    out.listOrNull("prestart", v.prestart(), HookEncoder::hook);
    out.listOrNull("startContainer", v.startContainer(), HookEncoder::hook);
    out.endObject();
  }

  private static void hook(JsonWriter out, Hook v) {
    Long timeout = v.timeout();
    out.beginObject();
    out.property("path", v.path());
    out.listOrNull("args", v.args(), JsonWriter::string);
    out.nullable("env", v.env(), JsonWriter::strings);
    out.property("dir", "");
    // Saturates: beyond 292 years there is no difference to the hook.
    out.nullable(
        "timeout",
        timeout == null ? null : saturated(timeout),
        JsonWriter::int64);
    out.endObject();
  }

  private static Long saturated(long seconds) {
    long most = Long.MAX_VALUE / HookDecoder.NANOSECONDS;
    return Math.clamp(seconds, -most, most) * HookDecoder.NANOSECONDS;
  }
}
