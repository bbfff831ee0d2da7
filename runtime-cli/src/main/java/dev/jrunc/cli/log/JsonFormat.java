package dev.jrunc.cli.log;

import dev.jrunc.container.failure.ErrorDetails;
import dev.jrunc.oci.json.JsonWriter;

/**
 * One object a line, its keys in alphabetical order: what containerd, docker and podman read, and
 * beside it what is known of a failure (docs/errors.md).
 */
record JsonFormat() implements LogFormat {

  @Override
  public void append(Entry entry, StringBuilder out) {
    ErrorDetails details = entry.details();
    JsonWriter json = JsonWriter.compact().beginObject();
    known(json, "errno", details.errno());
    Entry.Caller caller = entry.caller();
    if (caller != null) {
      json.property("file", caller.file()).property("func", caller.function());
    }
    known(json, "hint", details.hint());
    json.property("level", entry.level().word()).property("msg", entry.message());
    known(json, "path", details.path());
    known(json, "pointer", details.pointer());
    known(json, "syscall", details.syscall());
    StringBuilder time = new StringBuilder(20);
    Rfc3339.append(entry.epochSecond(), time);
    out.append(json.property("time", time.toString()).endObject()).append('\n');
  }

  private static void known(JsonWriter json, String name, String value) {
    if (!value.isEmpty()) {
      json.property(name, value);
    }
  }
}
