package dev.jrunc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jrunc.cgroups.stats.BlkioStats;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.cgroups.stats.CpuStats;
import dev.jrunc.cgroups.stats.CpusetStats;
import dev.jrunc.cgroups.stats.HugetlbStats;
import dev.jrunc.cgroups.stats.MemoryStats.Usage;
import dev.jrunc.cgroups.stats.MemoryStats;
import dev.jrunc.cgroups.stats.PidsStats;
import dev.jrunc.cgroups.stats.Pressure;
import dev.jrunc.container.rdt.RdtStats;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventJsonTest {
  private static final CpuStats NO_CPU =
      new CpuStats(0, List.of(), List.of(), List.of(), 0, 0, 0, 0, 0, null);

  @Test
  void oom() {
    assertEquals("{\"type\":\"oom\",\"id\":\"a\"}", EventJson.oom("a"));
  }

  private static final RdtStats RDT =
      new RdtStats(
          new TreeMap<>(Map.of("cbm_mask", "fff", "min_cbm_bits", "1")),
          "L3:0=fff",
          "L3:0=f",
          Map.of("bandwidth_gran", "10"),
          "MB:0=100",
          "MB:0=20",
          List.of(Map.of("mbm_total_bytes", 7L, "llc_occupancy", 9L)));

  /** Byte for byte what runc 1.3.6 prints for a cgroup in which nothing was counted. */
  @Test
  void nothing() {
    CgroupStats none =
        new CgroupStats(NO_CPU, CpusetStats.NONE, MemoryStats.NONE, PidsStats.NONE, BlkioStats.NONE, Map.of());
    assertEquals(
        "{'type':'stats','id':'a','data':{'cpu':{'usage':{'kernel':0,'user':0},'throttling':{}},"
            + "'cpuset':{'cpu_exclusive':0,'mem_hardwall':0,'mem_exclusive':0,'memory_migrate':0,"
            + "'memory_spread_page':0,'memory_spread_slab':0,'memory_pressure':0,'sched_load_balance':0,"
            + "'sched_relax_domain_level':0},'memory':{'usage':{'limit':0,'failcnt':0},"
            + "'swap':{'limit':0,'failcnt':0},'kernel':{'limit':0,'failcnt':0},"
            + "'kernelTCP':{'limit':0,'failcnt':0}},'pids':{},'blkio':{},'hugetlb':{},'intel_rdt':{},"
            + "'network_interfaces':null}}",
        EventJson.stats("a", none, RdtStats.NONE).replace('"', '\''));
  }

  @Test
  void everything() {
    Pressure pressure = new Pressure(new Pressure.Share(1.5, 0.05, 0, 12), Pressure.Share.NONE);
    List<BlkioStats.Entry> io = List.of(new BlkioStats.Entry(8, 0, "Read", 5));
    CgroupStats stats =
        new CgroupStats(
            new CpuStats(9, List.of(4L, 5L), List.of(1L), List.of(2L), 3, 4, 5, 6, 7, pressure),
            new CpusetStats(List.of(0, 1), 1, List.of(0), 2, 3, 4, 5, 6, 7, 8, -1),
            new MemoryStats(1, new Usage(-1, 2, 3, 4), Usage.NONE, Usage.NONE, Usage.NONE, Map.of("rss", 5L), null),
            new PidsStats(1, 2),
            new BlkioStats(io, io, io, io, io, io, io, io, null),
            Map.of("2MB", new HugetlbStats(1, 2, 3)));
    String entries = "[{'major':8,'op':'Read','value':5}]";
    assertEquals(
        "{'type':'stats','id':'a','data':{'cpu':{'usage':{'total':9,'percpu':[4,5],'percpu_kernel':[1],"
            + "'percpu_user':[2],'kernel':3,'user':4},'throttling':{'periods':5,'throttledPeriods':6,"
            + "'throttledTime':7},'psi':{'some':{'avg10':1.5,'avg60':0.05,'avg300':0,'total':12},"
            + "'full':{'avg10':0,'avg60':0,'avg300':0,'total':0}}},'cpuset':{'cpus':[0,1],'cpu_exclusive':1,"
            + "'mems':[0],'mem_hardwall':2,'mem_exclusive':3,'memory_migrate':4,'memory_spread_page':5,"
            + "'memory_spread_slab':6,'memory_pressure':7,'sched_load_balance':8,'sched_relax_domain_level':-1},"
            + "'memory':{'cache':1,'usage':{'limit':18446744073709551615,'usage':2,'max':3,'failcnt':4},"
            + "'swap':{'limit':0,'failcnt':0},'kernel':{'limit':0,'failcnt':0},"
            + "'kernelTCP':{'limit':0,'failcnt':0},'raw':{'rss':5}},'pids':{'current':1,'limit':2},'blkio':{"
            + "'ioServiceBytesRecursive':E,'ioServicedRecursive':E,'ioQueueRecursive':E,"
            + "'ioServiceTimeRecursive':E,'ioWaitTimeRecursive':E,'ioMergedRecursive':E,'ioTimeRecursive':E,"
            + "'sectorsRecursive':E},'hugetlb':{'2MB':{'usage':1,'max':2,'failcnt':3}},'intel_rdt':{"
            + "'l3_cache_info':{'cbm_mask':'fff','min_cbm_bits':1},'l3_cache_schema_root':'L3:0=fff','l3_cache_schema':'L3:0=f',"
            + "'mem_bw_info':{'bandwidth_gran':10},'mem_bw_schema_root':'MB:0=100','mem_bw_schema':'MB:0=20',"
            + "'mbm_stats':[{'mbm_total_bytes':7}],'cmt_stats':[{'llc_occupancy':9}]},"
            + "'network_interfaces':null}}",
        EventJson.stats("a", stats, RDT).replace('"', '\'').replace(entries, "E"));
  }
}
