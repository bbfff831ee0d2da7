package dev.jrunc.cli.log;

import dev.jrunc.oci.json.JsonWriter;

/** One object a line, its keys in alphabetical order: what containerd, docker and podman read. */
record JsonFormat() implements LogFormat {

  @Override
  public void append(Entry entry, StringBuilder out) {
    JsonWriter json = JsonWriter.compact().beginObject();
    Entry.Caller caller = entry.caller();
    if (caller != null) {
      json.property("file", caller.file()).property("func", caller.function());
    }
    json.property("level", entry.level().word()).property("msg", entry.message());
    StringBuilder time = new StringBuilder(20);
    Rfc3339.append(entry.epochSecond(), time);
    out.append(json.property("time", time.toString()).endObject()).append('\n');
  }
}
