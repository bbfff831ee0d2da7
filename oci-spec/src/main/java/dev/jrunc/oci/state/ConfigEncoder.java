package dev.jrunc.oci.state;

import dev.jrunc.oci.Hooks;
import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code config}: libcontainer's resolved configuration. */
final class ConfigEncoder {
  private ConfigEncoder() {}

  static void config(JsonWriter out, Config v) {
    out.beginObject();
    out.property("no_pivot_root", v.noPivotRoot());
    out.property("parent_death_signal", v.parentDeathSignal());
    out.property("rootfs", v.rootfs());
    out.nullable("umask", v.umask(), JsonWriter::int64);
    out.property("readonlyfs", v.readonlyfs());
    out.property("rootPropagation", v.rootPropagation());
    out.listOrNull("mounts", v.mounts(), MountEncoder::mount);
    out.listOrNull("devices", v.devices(), DeviceEncoder::node);
    out.optional("netDevices", v.netDevices(), DeviceEncoder::netDevice);
    out.property("mount_label", v.mountLabel());
    out.property("hostname", v.hostname());
    out.property("domainname", v.domainname());
    out.listOrNull("namespaces", v.namespaces(), ProcessEncoder::namespace);
    out.nullable("capabilities", v.capabilities(), ProcessEncoder::capabilities);
    out.listOrNull("networks", v.networks(), NetworkEncoder::network);
    out.name("routes").nullValue();
    out.name("cgroups");
    CgroupEncoder.cgroup(out, v.cgroups());
    out.optional("apparmor_profile", v.apparmorProfile());
    out.optional("process_label", v.processLabel());
    out.optional("rlimits", v.rlimits(), ProcessEncoder::rlimit);
    out.present("oom_score_adj", v.oomScoreAdj());
    out.listOrNull("uid_mappings", v.uidMappings(), MountEncoder::ids);
    out.listOrNull("gid_mappings", v.gidMappings(), MountEncoder::ids);
    out.listOrNull("mask_paths", v.maskPaths(), JsonWriter::string);
    out.listOrNull("readonly_paths", v.readonlyPaths(), JsonWriter::string);
    out.mapOrNull("sysctl", v.sysctl(), JsonWriter::string);
    out.nullable("seccomp", v.seccomp(), SeccompEncoder::seccomp);
    out.optional("no_new_privileges", v.noNewPrivileges());
    out.name("Hooks");
    HookEncoder.hooks(out, v.hooks());
    out.property("version", v.version());
    out.listOrNull("labels", v.labels(), JsonWriter::string);
    out.property("no_new_keyring", v.noNewKeyring());
    out.present("intel_rdt", v.intelRdt(), ProcessEncoder::intelRdt);
    out.optional("rootless_euid", v.rootlessEuid());
    out.optional("rootless_cgroups", v.rootlessCgroups());
    out.optional("time_offsets", v.timeOffsets(), ProcessEncoder::timeOffset);
    out.present("scheduler", v.scheduler(), ProcessEncoder::scheduler);
    out.present("personality", v.personality(), ConfigEncoder::personality);
    out.present("io_priority", v.ioPriority(), ProcessEncoder::ioPriority);
    out.present("exec_cpu_affinity", v.execCpuAffinity(), CpuEncoder::cpuSets);
    out.present("memory_policy", v.memoryPolicy(), CpuEncoder::memoryPolicy);
    out.endObject();
  }

  private static void personality(JsonWriter out, Integer domain) {
    out.beginObject();
    out.property("domain", domain);
    out.endObject();
  }
}
