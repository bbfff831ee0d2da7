package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code linux.seccomp}. Empty flags are written, since they are not the same as none. */
final class SeccompEncoder {
  private SeccompEncoder() {}

  static void seccomp(JsonWriter out, LinuxSeccomp v) {
    out.beginObject();
    out.property("defaultAction", v.defaultAction());
    out.present("defaultErrnoRet", v.defaultErrnoRet());
    out.optional("architectures", v.architectures(), JsonWriter::string);
    out.present("flags", v.flags(), JsonWriter::strings);
    out.optional("listenerPath", v.listenerPath());
    out.optional("listenerMetadata", v.listenerMetadata());
    out.optional("syscalls", v.syscalls(), SeccompEncoder::syscall);
    out.endObject();
  }

  static void syscall(JsonWriter out, Syscall v) {
    out.beginObject();
    out.list("names", v.names(), JsonWriter::string);
    out.property("action", v.action());
    out.present("errnoRet", v.errnoRet());
    out.optional("args", v.args(), SeccompEncoder::syscallArg);
    out.endObject();
  }

  static void syscallArg(JsonWriter out, SyscallArg v) {
    out.beginObject();
    out.property("index", v.index());
    out.unsigned("value", v.value());
    out.optionalUnsigned("valueTwo", v.valueTwo());
    out.property("op", v.op());
    out.endObject();
  }
}
