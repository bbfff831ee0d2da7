package dev.jrunc.oci.state;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code config.seccomp}. */
final class SeccompEncoder {
  private SeccompEncoder() {}

  static void seccomp(JsonWriter out, SeccompEntry v) {
    out.beginObject();
    out.property("default_action", v.defaultAction());
    out.listOrNull("architectures", v.architectures(), JsonWriter::string);
    out.nullable("flags", v.flags(), JsonWriter::strings);
    out.listOrNull("syscalls", v.syscalls(), SeccompEncoder::syscall);
    out.nullable("default_errno_ret", v.defaultErrnoRet(), JsonWriter::uint64);
    out.optional("listener_path", v.listenerPath());
    out.optional("listener_metadata", v.listenerMetadata());
    out.endObject();
  }

  static void syscall(JsonWriter out, SeccompSyscall v) {
    out.beginObject();
    out.property("name", v.name());
    out.property("action", v.action());
    out.nullable("errnoRet", v.errnoRet(), JsonWriter::uint64);
    out.list("args", v.args(), SeccompEncoder::arg);
    out.endObject();
  }

  static void arg(JsonWriter out, SeccompArg v) {
    out.beginObject();
    out.property("index", v.index());
    out.unsigned("value", v.value());
    out.unsigned("value_two", v.valueTwo());
    out.property("op", v.op());
    out.endObject();
  }
}
