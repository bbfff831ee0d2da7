package dev.jrunc.oci.features;

import dev.jrunc.oci.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/** The JSON of the {@code features} command. */
public final class FeaturesJson {
  private FeaturesJson() {}

  /** Indented by four spaces, without the newline that the command puts after it. */
  public static byte[] write(Features v) {
    JsonWriter out = JsonWriter.indented("    ");
    out.beginObject();
    out.optional("ociVersionMin", v.ociVersionMin());
    out.optional("ociVersionMax", v.ociVersionMax());
    out.optional("hooks", v.hooks(), JsonWriter::string);
    out.optional("mountOptions", v.mountOptions(), JsonWriter::string);
    out.name("linux");
    linux(out, v.linux());
    out.optional("annotations", v.annotations(), JsonWriter::string);
    out.optional(
        "potentiallyUnsafeConfigAnnotations",
        v.potentiallyUnsafeConfigAnnotations(),
        JsonWriter::string);
    return out.endObject().toBytes();
  }

  private static void linux(JsonWriter out, LinuxFeatures v) {
    out.beginObject();
    out.optional("namespaces", v.namespaces(), JsonWriter::string);
    out.optional("capabilities", v.capabilities(), JsonWriter::string);
    out.name("cgroup");
    cgroup(out, v.cgroup());
    out.name("seccomp");
    seccomp(out, v.seccomp());
    enabled(out, "apparmor", v.apparmor());
    enabled(out, "selinux", v.selinux());
    intelRdt(out, v.intelRdt());
    memoryPolicy(out, v.memoryPolicy());
    if (v.idmap() != null) {
      out.name("mountExtensions").beginObject();
      enabled(out, "idmap", v.idmap());
      out.endObject();
    }
    enabled(out, "netDevices", v.netDevices());
    out.endObject();
  }

  private static void cgroup(JsonWriter out, CgroupFeatures v) {
    out.beginObject();
    out.present("v1", v.v1());
    out.present("v2", v.v2());
    out.present("systemd", v.systemd());
    out.present("systemdUser", v.systemdUser());
    out.present("rdma", v.rdma());
    out.endObject();
  }

  private static void seccomp(JsonWriter out, SeccompFeatures v) {
    out.beginObject();
    out.present("enabled", v.enabled());
    out.optional("actions", v.actions(), JsonWriter::string);
    out.optional("operators", v.operators(), JsonWriter::string);
    out.optional("archs", v.archs(), JsonWriter::string);
    out.optional("knownFlags", v.knownFlags(), JsonWriter::string);
    out.optional("supportedFlags", v.supportedFlags(), JsonWriter::string);
    out.endObject();
  }

  private static void intelRdt(JsonWriter out, IntelRdtFeatures v) {
    out.name("intelRdt").beginObject();
    out.present("enabled", v.enabled());
    out.present("schemata", v.schemata());
    out.present("monitoring", v.monitoring());
    out.endObject();
  }

  private static void memoryPolicy(JsonWriter out, MemoryPolicyFeatures v) {
    if (!v.modes().isEmpty() || !v.flags().isEmpty()) {
      out.name("memoryPolicy").beginObject();
      out.optional("modes", v.modes(), JsonWriter::string);
      out.optional("flags", v.flags(), JsonWriter::string);
      out.endObject();
    }
  }

  private static void enabled(JsonWriter out, String name, @Nullable Boolean value) {
    if (value != null) {
      out.name(name).beginObject().property("enabled", value).endObject();
    }
  }
}
