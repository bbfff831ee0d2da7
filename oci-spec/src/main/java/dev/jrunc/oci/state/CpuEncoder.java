package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonWriter;

/** Writes masks of CPUs and memory nodes. */
final class CpuEncoder {
  private CpuEncoder() {}

  static void cpuSets(JsonWriter out, CpuSets v) {
    out.beginObject();
    out.nullable("Initial", v.initial(), JsonWriter::unsignedList);
    out.nullable("Final", v.last(), JsonWriter::unsignedList);
    out.endObject();
  }

  static void memoryPolicy(JsonWriter out, MemoryPolicyEntry v) {
    out.beginObject();
    out.property("Mode", v.mode());
    out.property("Flags", v.flags());
    out.nullable("Nodes", v.nodes(), JsonWriter::unsignedList);
    out.endObject();
  }
}
