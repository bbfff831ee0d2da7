package dev.jrunc.oci;

import dev.jrunc.oci.json.JsonWriter;

/** Writes {@code linux.resources}. */
final class ResourcesEncoder {
  private ResourcesEncoder() {}

  static void resources(JsonWriter out, LinuxResources v) {
    out.beginObject();
    out.optional("devices", v.devices(), ResourcesEncoder::deviceCgroup);
    out.present("memory", v.memory(), ResourcesEncoder::memory);
    out.present("cpu", v.cpu(), ResourcesEncoder::cpu);
    out.present("pids", v.pids(), ResourcesEncoder::pids);
    out.present("blockIO", v.blockIo(), BlockIoEncoder::blockIo);
    out.optional("hugepageLimits", v.hugepageLimits(), ResourcesEncoder::hugepageLimit);
    out.present("network", v.network(), ResourcesEncoder::network);
    out.optional("rdma", v.rdma(), ResourcesEncoder::rdma);
    out.optional("unified", v.unified(), JsonWriter::string);
    out.endObject();
  }

  static void deviceCgroup(JsonWriter out, DeviceCgroup v) {
    out.beginObject();
    out.property("allow", v.allow());
    out.optional("type", v.type());
    out.present("major", v.major());
    out.present("minor", v.minor());
    out.optional("access", v.access());
    out.endObject();
  }

  static void memory(JsonWriter out, LinuxMemory v) {
    out.beginObject();
    out.present("limit", v.limit());
    out.present("reservation", v.reservation());
    out.present("swap", v.swap());
    out.present("kernel", v.kernel());
    out.present("kernelTCP", v.kernelTcp());
    out.presentUnsigned("swappiness", v.swappiness());
    out.present("disableOOMKiller", v.disableOomKiller());
    out.present("useHierarchy", v.useHierarchy());
    out.present("checkBeforeUpdate", v.checkBeforeUpdate());
    out.endObject();
  }

  static void cpu(JsonWriter out, LinuxCpu v) {
    out.beginObject();
    out.presentUnsigned("shares", v.shares());
    out.present("quota", v.quota());
    out.presentUnsigned("burst", v.burst());
    out.presentUnsigned("period", v.period());
    out.present("realtimeRuntime", v.realtimeRuntime());
    out.presentUnsigned("realtimePeriod", v.realtimePeriod());
    out.optional("cpus", v.cpus());
    out.optional("mems", v.mems());
    out.present("idle", v.idle());
    out.endObject();
  }

  static void pids(JsonWriter out, LinuxPids v) {
    out.beginObject();
    out.present("limit", v.limit());
    out.endObject();
  }

  static void hugepageLimit(JsonWriter out, HugepageLimit v) {
    out.beginObject();
    out.property("pageSize", v.pageSize());
    out.unsigned("limit", v.limit());
    out.endObject();
  }

  static void network(JsonWriter out, LinuxNetwork v) {
    out.beginObject();
    out.present("classID", v.classId());
    out.optional("priorities", v.priorities(), ResourcesEncoder::interfacePriority);
    out.endObject();
  }

  static void interfacePriority(JsonWriter out, InterfacePriority v) {
    out.beginObject();
    out.property("name", v.name());
    out.property("priority", v.priority());
    out.endObject();
  }

  static void rdma(JsonWriter out, LinuxRdma v) {
    out.beginObject();
    out.present("hcaHandles", v.hcaHandles());
    out.present("hcaObjects", v.hcaObjects());
    out.endObject();
  }
}
