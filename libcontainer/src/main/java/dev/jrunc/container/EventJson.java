package dev.jrunc.container;

import dev.jrunc.cgroups.stats.BlkioStats;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.cgroups.stats.CpuStats;
import dev.jrunc.cgroups.stats.CpusetStats;
import dev.jrunc.cgroups.stats.HugetlbStats;
import dev.jrunc.cgroups.stats.MemoryStats;
import dev.jrunc.cgroups.stats.PidsStats;
import dev.jrunc.cgroups.stats.Pressure;
import dev.jrunc.container.rdt.RdtStats;
import dev.jrunc.oci.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of {@code events}, with runc's names ({@code types.Event}), which cAdvisor and Docker's old shim read. */
final class EventJson {
  private EventJson() {}

  static String oom(String id) {
    return begin("oom", id).endObject().toString();
  }

  static String stats(String id, CgroupStats stats, RdtStats rdt) {
    JsonWriter out = begin("stats", id).name("data").beginObject();
    cpu(out.name("cpu"), stats.cpu());
    cpuset(out.name("cpuset"), stats.cpuset());
    memory(out.name("memory"), stats.memory());
    pids(out.name("pids"), stats.pids());
    blkio(out.name("blkio"), stats.blkio());
    out.map("hugetlb", stats.hugetlb(), EventJson::hugetlb);
    rdt(out.name("intel_rdt"), rdt);
    // Those of interfaces that the runtime itself made, which none of the specification's are.
    out.name("network_interfaces").nullValue();
    return out.endObject().endObject().toString();
  }

  private static JsonWriter begin(String type, String id) {
    return JsonWriter.compact().beginObject().property("type", type).property("id", id);
  }

  private static void cpu(JsonWriter out, CpuStats v) {
    out.beginObject().name("usage").beginObject();
    out.optionalUnsigned("total", v.total());
    out.optional("percpu", v.percpu(), JsonWriter::uint64);
    out.optional("percpu_kernel", v.percpuKernel(), JsonWriter::uint64);
    out.optional("percpu_user", v.percpuUser(), JsonWriter::uint64);
    out.unsigned("kernel", v.kernel());
    out.unsigned("user", v.user());
    out.endObject().name("throttling").beginObject();
    out.optionalUnsigned("periods", v.periods());
    out.optionalUnsigned("throttledPeriods", v.throttledPeriods());
    out.optionalUnsigned("throttledTime", v.throttledTime());
    out.endObject();
    pressure(out, v.pressure());
    out.endObject();
  }

  private static void cpuset(JsonWriter out, CpusetStats v) {
    out.beginObject();
    out.optional("cpus", v.cpus(), (writer, number) -> writer.int64(number));
    out.unsigned("cpu_exclusive", v.cpuExclusive());
    out.optional("mems", v.mems(), (writer, number) -> writer.int64(number));
    out.unsigned("mem_hardwall", v.memHardwall());
    out.unsigned("mem_exclusive", v.memExclusive());
    out.unsigned("memory_migrate", v.memoryMigrate());
    out.unsigned("memory_spread_page", v.memorySpreadPage());
    out.unsigned("memory_spread_slab", v.memorySpreadSlab());
    out.unsigned("memory_pressure", v.memoryPressure());
    out.unsigned("sched_load_balance", v.schedLoadBalance());
    out.property("sched_relax_domain_level", v.schedRelaxDomainLevel());
    out.endObject();
  }

  private static void memory(JsonWriter out, MemoryStats v) {
    out.beginObject();
    out.optionalUnsigned("cache", v.cache());
    usage(out.name("usage"), v.usage());
    usage(out.name("swap"), v.swap());
    usage(out.name("kernel"), v.kernel());
    usage(out.name("kernelTCP"), v.kernelTcp());
    out.optional("raw", v.raw(), JsonWriter::uint64);
    pressure(out, v.pressure());
    out.endObject();
  }

  private static void usage(JsonWriter out, MemoryStats.Usage v) {
    out.beginObject();
    out.unsigned("limit", v.limit());
    out.optionalUnsigned("usage", v.usage());
    out.optionalUnsigned("max", v.max());
    out.unsigned("failcnt", v.failcnt());
    out.endObject();
  }

  private static void pids(JsonWriter out, PidsStats v) {
    out.beginObject();
    out.optionalUnsigned("current", v.current());
    out.optionalUnsigned("limit", v.limit());
    out.endObject();
  }

  private static void blkio(JsonWriter out, BlkioStats v) {
    out.beginObject();
    entries(out, "ioServiceBytesRecursive", v.ioServiceBytes());
    entries(out, "ioServicedRecursive", v.ioServiced());
    entries(out, "ioQueueRecursive", v.ioQueued());
    entries(out, "ioServiceTimeRecursive", v.ioServiceTime());
    entries(out, "ioWaitTimeRecursive", v.ioWaitTime());
    entries(out, "ioMergedRecursive", v.ioMerged());
    entries(out, "ioTimeRecursive", v.ioTime());
    entries(out, "sectorsRecursive", v.sectors());
    pressure(out, v.pressure());
    out.endObject();
  }

  private static void entries(JsonWriter out, String name, List<BlkioStats.Entry> list) {
    out.optional(name, list, EventJson::entry);
  }

  private static void entry(JsonWriter out, BlkioStats.Entry v) {
    out.beginObject();
    out.optionalUnsigned("major", v.major());
    out.optionalUnsigned("minor", v.minor());
    out.optional("op", v.op());
    out.optionalUnsigned("value", v.value());
    out.endObject();
  }

  private static void hugetlb(JsonWriter out, HugetlbStats v) {
    out.beginObject();
    out.optionalUnsigned("usage", v.usage());
    out.optionalUnsigned("max", v.max());
    out.unsigned("failcnt", v.failcnt());
    out.endObject();
  }

  private static void rdt(JsonWriter out, RdtStats v) {
    out.beginObject();
    info(out, "l3_cache_info", v.l3CacheInfo());
    out.optional("l3_cache_schema_root", v.l3CacheSchemaRoot());
    out.optional("l3_cache_schema", v.l3CacheSchema());
    info(out, "mem_bw_info", v.memBwInfo());
    out.optional("mem_bw_schema_root", v.memBwSchemaRoot());
    out.optional("mem_bw_schema", v.memBwSchema());
    counted(out, "mbm_stats", v.monitoring(), List.of("mbm_total_bytes", "mbm_local_bytes"));
    counted(out, "cmt_stats", v.monitoring(), List.of("llc_occupancy"));
    out.endObject();
  }

  /** A mask is hexadecimal, and a string; all else are numbers. */
  private static void info(JsonWriter out, String name, Map<String, String> info) {
    if (info.isEmpty()) {
      return;
    }
    out.name(name).beginObject();
    for (Map.Entry<String, String> entry : info.entrySet()) {
      if (entry.getKey().equals("cbm_mask")) {
        out.property(entry.getKey(), entry.getValue());
      } else {
        out.optionalUnsigned(entry.getKey(), number(entry.getValue()));
      }
    }
    out.endObject();
  }

  private static long number(String text) {
    try {
      return Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** One object for each cache; no list at all if none of the names is counted. */
  private static void counted(
      JsonWriter out, String name, List<Map<String, Long>> caches, List<String> names) {
    List<Map<String, Long>> counting = new ArrayList<>();
    for (Map<String, Long> cache : caches) {
      Map<String, Long> some = new LinkedHashMap<>(cache);
      some.keySet().retainAll(names);
      if (!some.isEmpty()) {
        counting.add(some);
      }
    }
    out.optional(name, counting, EventJson::cache);
  }

  private static void cache(JsonWriter out, Map<String, Long> counted) {
    out.beginObject();
    for (Map.Entry<String, Long> entry : counted.entrySet()) {
      out.optionalUnsigned(entry.getKey(), entry.getValue());
    }
    out.endObject();
  }

  private static void pressure(JsonWriter out, @Nullable Pressure v) {
    if (v != null) {
      out.name("psi").beginObject();
      share(out.name("some"), v.some());
      share(out.name("full"), v.full());
      out.endObject();
    }
  }

  private static void share(JsonWriter out, Pressure.Share v) {
    out.beginObject();
    out.name("avg10").float64(v.avg10());
    out.name("avg60").float64(v.avg60());
    out.name("avg300").float64(v.avg300());
    out.unsigned("total", v.total());
    out.endObject();
  }
}
