package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.cgroups.stats.BlkioStats;
import dev.jrunc.cgroups.stats.CgroupStats;
import dev.jrunc.cgroups.stats.CpusetStats;
import dev.jrunc.cgroups.stats.HugetlbStats;
import dev.jrunc.cgroups.stats.MemoryStats.Usage;
import dev.jrunc.cgroups.stats.PidsStats;
import dev.jrunc.cgroups.stats.Pressure;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel counted, read from files as kernels write them. */
class StatsTest {
  @TempDir Path temp;

  private static CgroupManager prepared(FakeCgroupfs fs) throws Exception {
    CgroupManager manager = fs.host().create(new CgroupRequest("/box", "box", false, false, Resources.NONE));
    manager.prepare();
    return manager;
  }

  @Test
  void v1() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v1(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.put("cpu,cpuacct/box/cpu.stat", "nr_periods 5\nnr_throttled 3\nthrottled_time 700\nnr_bursts 1\nburst_time 9\n");
      fs.put("cpu,cpuacct/box/cpuacct.usage", "1000\n");
      fs.put("cpu,cpuacct/box/cpuacct.usage_percpu", "600 400 \n");
      fs.put("cpu,cpuacct/box/cpuacct.usage_all", "cpu user system\n0 100 500\n1 50 350\n");
      fs.put("cpu,cpuacct/box/cpuacct.stat", "user 2\nsystem 3\n");
      fs.put("cpuset/box/cpuset.cpus", "0-2,7\n");
      fs.put("cpuset/box/cpuset.sched_load_balance", "1\n");
      fs.put("cpuset/box/cpuset.sched_relax_domain_level", "-1\n");
      fs.put("memory/box/memory.stat", "cache 4096\nrss 8192\nhierarchical_memory_limit 9223372036854771712\n");
      fs.put("memory/box/memory.failcnt", "6\n");
      fs.put("memory/box/memory.kmem.usage_in_bytes", "77\n");
      fs.put("memory/box/memory.memsw.usage_in_bytes", "5000\n");
      fs.put("pids/box/pids.current", "4\n");
      fs.put("pids/box/pids.max", "20\n");
      fs.put("blkio/box/blkio.bfq.io_serviced_recursive", "Total 0\n");
      fs.put("blkio/box/blkio.throttle.io_serviced_recursive", "254:0 Read 3\n254:0 Write 4\nTotal 7\n");
      fs.put("blkio/box/blkio.throttle.io_service_bytes_recursive", "254:0 Read 12288\n8:1 5\nTotal 12293\n");
      fs.put("hugetlb/box/hugetlb.2MB.usage_in_bytes", "2097152\n");
      fs.put("hugetlb/box/hugetlb.2MB.failcnt", "1\n");
      fs.put("hugetlb/box/hugetlb.1GB.usage_in_bytes", "0\n");
      fs.put("hugetlb/box/hugetlb.1GB.rsvd.usage_in_bytes", "1073741824\n");
      CgroupStats stats = manager.stats();
      assertEquals(1000, stats.cpu().total());
      assertEquals(20_000_000, stats.cpu().user());
      assertEquals(30_000_000, stats.cpu().kernel());
      assertEquals(List.of(600L, 400L), stats.cpu().percpu());
      assertEquals(List.of(100L, 50L), stats.cpu().percpuUser());
      assertEquals(List.of(500L, 350L), stats.cpu().percpuKernel());
      assertEquals(List.of(5L, 3L, 700L), List.of(stats.cpu().periods(), stats.cpu().throttledPeriods(), stats.cpu().throttledTime()));
      assertNull(stats.cpu().pressure());
      assertEquals(new CpusetStats(List.of(0, 1, 2, 7), 0, List.of(0), 0, 0, 0, 0, 0, 0, 1, -1), stats.cpuset());
      assertEquals(4096, stats.memory().cache());
      assertEquals(new Usage(9223372036854771712L, 4096, 8192, 6), stats.memory().usage());
      assertEquals(new Usage(9223372036854771712L, 5000, 0, 0), stats.memory().swap());
      assertEquals(new Usage(0, 77, 0, 0), stats.memory().kernel());
      assertEquals(Usage.NONE, stats.memory().kernelTcp());
      assertEquals(8192, stats.memory().raw().get("rss"));
      assertEquals(new PidsStats(4, 20), stats.pids());
      assertEquals(
          List.of(new BlkioStats.Entry(254, 0, "Read", 3), new BlkioStats.Entry(254, 0, "Write", 4)),
          stats.blkio().ioServiced());
      assertEquals(
          List.of(new BlkioStats.Entry(254, 0, "Read", 12288), new BlkioStats.Entry(8, 1, "", 5)),
          stats.blkio().ioServiceBytes());
      assertEquals(
          Map.of("2MB", new HugetlbStats(2097152, 0, 1), "1GB", new HugetlbStats(1073741824, 0, 0)),
          stats.hugetlb());
    }
  }

  @Test
  void v1DebugFilesOfTheSchedulerGoFirst() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v1(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.put("blkio/box/blkio.bfq.sectors_recursive", "8:0 16\n");
      fs.put("blkio/box/blkio.bfq.io_queued_recursive", "8:0 Sync 2\nTotal 2\n");
      fs.put("blkio/box/blkio.throttle.io_serviced", "8:0 Read 99\n");
      BlkioStats blkio = manager.stats().blkio();
      assertEquals(List.of(new BlkioStats.Entry(8, 0, "", 16)), blkio.sectors());
      assertEquals(List.of(new BlkioStats.Entry(8, 0, "Sync", 2)), blkio.ioQueued());
      assertEquals(List.of(), blkio.ioServiced());
      fs.put("blkio/box/blkio.bfq.sectors_recursive", "8:0\n");
      assertEquals(
          "malformed line \"8:0\" in Cgroup file \"" + fs.root + "/blkio/box/blkio.bfq.sectors_recursive\"",
          assertThrows(CgroupException.class, manager::stats).getMessage());
    }
  }

  @Test
  void v1WithoutControllersNothingIsCounted() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v1(temp).withoutMount("memory").withoutMount("pids").withoutMount("cpu,cpuacct");
    try (CgroupManager manager = prepared(fs)) {
      CgroupStats stats = manager.stats();
      assertEquals(Usage.NONE, stats.memory().usage());
      assertEquals(PidsStats.NONE, stats.pids());
      assertEquals(0, stats.cpu().total());
      assertEquals("memory controller missing", assertThrows(CgroupException.class, manager::watchOom).getMessage());
    }
  }

  @Test
  void v2() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v2(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.put("box/cpu.stat", "usage_usec 9\nuser_usec 5\nsystem_usec 4\nnr_periods 3\nnr_throttled 2\nthrottled_usec 8\n");
      fs.put("box/cpu.pressure", "some avg10=1.50 avg60=0.05 avg300=0.00 total=12\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=3\n");
      fs.put("box/memory.stat", "anon 10\nfile 20\n");
      fs.put("box/memory.max", "100\n");
      fs.put("box/memory.peak", "6000000\n");
      fs.put("box/memory.swap.current", "30\n");
      fs.put("box/memory.swap.max", "50\n");
      fs.put("box/memory.events", "low 0\nmax 7\noom 2\noom_kill 4\n");
      fs.put("box/io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n254:1 rbytes=9\n");
      fs.put("box/hugetlb.2MB.current", "4096\n");
      fs.put("box/hugetlb.2MB.events", "max 3\n");
      fs.put("box/cgroup.procs", "1\n2\n");
      CgroupStats stats = manager.stats();
      assertEquals(List.of(9000L, 5000L, 4000L), List.of(stats.cpu().total(), stats.cpu().user(), stats.cpu().kernel()));
      assertEquals(List.of(3L, 2L, 8000L), List.of(stats.cpu().periods(), stats.cpu().throttledPeriods(), stats.cpu().throttledTime()));
      assertEquals(
          new Pressure(new Pressure.Share(1.5, 0.05, 0, 12), new Pressure.Share(0, 0, 0, 3)), stats.cpu().pressure());
      assertNull(stats.memory().pressure());
      assertEquals(20, stats.memory().cache());
      assertEquals(new Usage(100, 5_000_000, 6_000_000, 7), stats.memory().usage());
      assertEquals(new Usage(150, 5_000_030, 0, 0), stats.memory().swap());
      assertEquals(new PidsStats(2, 0), stats.pids(), "counted, since there is no pids.current");
      assertEquals(
          List.of(
              new BlkioStats.Entry(8, 0, "Read", 1),
              new BlkioStats.Entry(8, 0, "Write", 2),
              new BlkioStats.Entry(254, 1, "Read", 9)),
          stats.blkio().ioServiceBytes());
      assertEquals(
          List.of(new BlkioStats.Entry(8, 0, "Read", 3), new BlkioStats.Entry(8, 0, "Write", 4)),
          stats.blkio().ioServiced());
      assertEquals(Map.of("2MB", new HugetlbStats(4096, 0, 3)), stats.hugetlb());
      fs.put("box/memory.max", "max\n");
      fs.put("box/memory.swap.max", "max\n");
      fs.put("box/pids.current", "8\n");
      fs.put("box/pids.max", "max\n");
      stats = manager.stats();
      assertEquals("18446744073709551615", Long.toUnsignedString(stats.memory().usage().limit()));
      assertEquals("18446744073709551615", Long.toUnsignedString(stats.memory().swap().limit()));
      assertEquals(new PidsStats(8, 0), stats.pids());
    }
  }

  @Test
  void pressureMayBeSwitchedOff() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v2(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.put("box/memory.pressure", "");
      fs.recorder.answer(
          "openat",
          arguments -> arguments.get(1).equals("memory.pressure"),
          arguments -> {
            throw new SyscallException("openat", "memory.pressure", Errno.EOPNOTSUPP);
          });
      assertNull(manager.stats().memory().pressure());
    }
  }

  @Test
  void v1OutOfMemory() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v1(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.writes.clear();
      try (OomWatch watch = manager.watchOom()) {
        String registered = fs.writes.getFirst();
        String prefix = "memory/box/cgroup.event_control = " + watch.fd().number() + " ";
        assertEquals(prefix, registered.substring(0, prefix.length()));
        assertEquals(OomWatch.Event.NOTHING, watch.take());
        signal(fs, watch);
        assertEquals(OomWatch.Event.OOM, watch.take());
        assertEquals(OomWatch.Event.NOTHING, watch.take(), "taken once");
        manager.destroy();
        signal(fs, watch);
        assertEquals(OomWatch.Event.END, watch.take(), "removal is reported as an event, too");
      }
    }
  }

  /** As the kernel does. */
  private static void signal(FakeCgroupfs fs, OomWatch watch) throws Exception {
    byte[] one = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(1).array();
    NativeKernel.open().write(watch.fd(), one, 0, one.length);
  }

  @Test
  void v2OutOfMemory() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v2(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.put("box/cgroup.events", "populated 1\nfrozen 0\n");
      try (OomWatch watch = manager.watchOom()) {
        assertEquals(OomWatch.Event.NOTHING, watch.take(), "the four kills of before do not count");
        fs.put("box/memory.events", "low 0\noom 3\noom_kill 4\n");
        assertEquals(OomWatch.Event.NOTHING, watch.take(), "another number changed");
        fs.put("box/memory.events", "low 0\noom 3\noom_kill 6\n");
        assertEquals(OomWatch.Event.OOM, watch.take());
        fs.put("box/cgroup.events", "populated 0\nfrozen 0\n");
        assertEquals(OomWatch.Event.END, watch.take());
        Files.delete(fs.root.resolve("box/cgroup.events"));
        Files.delete(fs.root.resolve("box/memory.events"));
        assertEquals(OomWatch.Event.END, watch.take());
      }
    }
  }
}
