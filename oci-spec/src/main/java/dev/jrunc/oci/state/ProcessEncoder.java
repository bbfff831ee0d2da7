package dev.jrunc.oci.state;

import dev.jrunc.oci.Capabilities;
import dev.jrunc.oci.IntelRdt;
import dev.jrunc.oci.IoPriority;
import dev.jrunc.oci.Scheduler;
import dev.jrunc.oci.TimeOffset;
import dev.jrunc.oci.json.JsonWriter;

/** Writes what {@code config} says of the process and its namespaces. */
final class ProcessEncoder {
  private ProcessEncoder() {}

  static void namespace(JsonWriter out, NamespaceEntry v) {
    out.beginObject();
    out.property("type", v.type());
    out.property("path", v.path());
    out.endObject();
  }

  static void capabilities(JsonWriter out, Capabilities v) {
    out.beginObject();
    out.nullable("Bounding", v.bounding(), JsonWriter::strings);
    out.nullable("Effective", v.effective(), JsonWriter::strings);
    out.nullable("Inheritable", v.inheritable(), JsonWriter::strings);
    out.nullable("Permitted", v.permitted(), JsonWriter::strings);
    out.nullable("Ambient", v.ambient(), JsonWriter::strings);
    out.endObject();
  }

  static void rlimit(JsonWriter out, RlimitEntry v) {
    out.beginObject();
    out.property("type", v.type());
    out.unsigned("hard", v.hard());
    out.unsigned("soft", v.soft());
    out.endObject();
  }

  static void scheduler(JsonWriter out, Scheduler v) {
    out.beginObject();
    out.property("policy", v.policy());
    out.optional("nice", v.nice());
    out.optional("priority", v.priority());
    out.optional("flags", v.flags(), JsonWriter::string);
    out.optionalUnsigned("runtime", v.runtime());
    out.optionalUnsigned("deadline", v.deadline());
    out.optionalUnsigned("period", v.period());
    out.endObject();
  }

  static void ioPriority(JsonWriter out, IoPriority v) {
    out.beginObject();
    out.property("class", v.ioClass());
    out.property("priority", v.priority());
    out.endObject();
  }

  static void timeOffset(JsonWriter out, TimeOffset v) {
    out.beginObject();
    out.optional("secs", v.secs());
    out.optional("nanosecs", v.nanosecs());
    out.endObject();
  }

  static void intelRdt(JsonWriter out, IntelRdt v) {
    out.beginObject();
    out.optional("closID", v.closId());
    out.optional("schemata", v.schemata(), JsonWriter::string);
    out.optional("l3_cache_schema", v.l3CacheSchema());
    out.optional("memBwSchema", v.memBwSchema());
    out.optional("enableCMT", v.enableCmt());
    out.optional("enableMBM", v.enableMbm());
    out.optional("enableMonitoring", v.enableMonitoring());
    out.endObject();
  }
}
