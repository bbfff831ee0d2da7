package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/**
 * Writes {@code process}. Capability sets that are empty are written, since they are not the same
 * as absent ones.
 */
final class ProcessEncoder {
  private ProcessEncoder() {}

  static void process(JsonWriter out, Process v) {
    out.beginObject();
    out.optional("terminal", v.terminal());
    out.present("consoleSize", v.consoleSize(), ProcessEncoder::box);
    out.name("user");
    user(out, v.user());
    out.optional("args", v.args(), JsonWriter::string);
    out.optional("env", v.env(), JsonWriter::string);
    out.property("cwd", v.cwd());
    out.present("capabilities", v.capabilities(), ProcessEncoder::capabilities);
    out.optional("rlimits", v.rlimits(), ProcessEncoder::rlimit);
    out.optional("noNewPrivileges", v.noNewPrivileges());
    out.optional("apparmorProfile", v.apparmorProfile());
    out.present("oomScoreAdj", v.oomScoreAdj());
    out.present("scheduler", v.scheduler(), ProcessEncoder::scheduler);
    out.optional("selinuxLabel", v.selinuxLabel());
    out.present("ioPriority", v.ioPriority(), ProcessEncoder::ioPriority);
    out.present("execCPUAffinity", v.execCpuAffinity(), ProcessEncoder::cpuAffinity);
    out.endObject();
  }

  static void box(JsonWriter out, Box v) {
    out.beginObject();
    out.property("height", v.height());
    out.property("width", v.width());
    out.endObject();
  }

  static void user(JsonWriter out, User v) {
    out.beginObject();
    out.property("uid", v.uid());
    out.property("gid", v.gid());
    out.present("umask", v.umask());
    out.optional("additionalGids", v.additionalGids(), JsonWriter::int64);
    out.endObject();
  }

  static void capabilities(JsonWriter out, Capabilities v) {
    out.beginObject();
    out.present("bounding", v.bounding(), JsonWriter::strings);
    out.present("effective", v.effective(), JsonWriter::strings);
    out.present("inheritable", v.inheritable(), JsonWriter::strings);
    out.present("permitted", v.permitted(), JsonWriter::strings);
    out.present("ambient", v.ambient(), JsonWriter::strings);
    out.endObject();
  }

  static void rlimit(JsonWriter out, Rlimit v) {
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

  static void cpuAffinity(JsonWriter out, CpuAffinity v) {
    out.beginObject();
    out.optional("initial", v.initial());
    out.optional("final", v.last());
    out.endObject();
  }
}
