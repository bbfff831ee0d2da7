package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.linux.Errno;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits that change while the container runs: all of them, or none. */
class UpdateTest {
  @TempDir Path temp;

  private static final LinuxResources ALL =
      new LinuxResources(
          List.of(),
          new LinuxMemory(2000L, null, 3000L, null, null, null, true, null, null),
          new LinuxCpu(512L, null, null, null, null, null, "1", "", null),
          new LinuxPids(7L),
          null,
          List.of(),
          null,
          Map.of(),
          Map.of());

  private static CgroupManager prepared(FakeCgroupfs fs) throws Exception {
    CgroupManager manager = fs.host().create(new CgroupRequest("/box", "box", false, false, Resources.NONE));
    manager.prepare();
    fs.writes.clear();
    return manager;
  }

  @Test
  void v1FailureTakesBackWhatWasChanged() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v1(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.failWrites("pids.max", Errno.EINVAL);
      CgroupException failure = assertThrows(CgroupException.class, () -> manager.update(ALL, Resources.NONE));
      assertEquals("failed to write \"7\": write " + fs.root + "/pids/box/pids.max: invalid argument", failure.getMessage());
      assertEquals(
          List.of(
              "cpuset/box/cpuset.cpus = 1",
              "memory/box/memory.limit_in_bytes = 2000",
              "memory/box/memory.memsw.limit_in_bytes = 3000",
              "memory/box/memory.oom_control = 1",
              "cpu,cpuacct/box/cpu.shares = 512",
              "pids/box/pids.max = 7 !",
              "pids/box/pids.max = max",
              "cpu,cpuacct/box/cpu.shares = 1024",
              "memory/box/memory.oom_control = 0",
              "memory/box/memory.memsw.limit_in_bytes = 9223372036854771712",
              "memory/box/memory.limit_in_bytes = 9223372036854771712",
              "cpuset/box/cpuset.cpus = 0-3"),
          fs.writes);
      assertEquals(0, failure.getSuppressed().length);
      fs.writes.clear();
      manager.update(Resources.pids(9L), Resources.NONE);
      manager.set(Resources.pids(3L));
      assertEquals(List.of("pids/box/pids.max = 9", "pids/box/pids.max = 3"), fs.writes);
    }
  }

  @Test
  void v2FailureTakesBackWhatWasChanged() throws Exception {
    FakeCgroupfs fs = FakeCgroupfs.v2(temp);
    try (CgroupManager manager = prepared(fs)) {
      fs.failWrites("cpuset.cpus", Errno.ERANGE, Errno.ERANGE);
      CgroupException failure = assertThrows(CgroupException.class, () -> manager.update(ALL, Resources.NONE));
      assertEquals(
          List.of(
              "box/pids.max = 7",
              "box/memory.swap.max = 1000",
              "box/memory.max = 2000",
              "box/cpu.weight = 59",
              "box/cpuset.cpus = 1 !",
              "box/cpuset.cpus = \n !",
              "box/cpu.weight = 100",
              "box/memory.max = max",
              "box/memory.swap.max = max",
              "box/pids.max = max"),
          fs.writes);
      assertEquals(1, failure.getSuppressed().length, "what could not be taken back is told");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "io.max, '8:0 rbps=5 wbps=max riops=max wiops=max\n', 8:0 rbps=9, 8:0 rbps=5 wbps=max riops=max wiops=max",
    "io.max, '', 8:0 rbps=9, 8:0 rbps=max wbps=max riops=max wiops=max",
    "blkio.throttle.read_bps_device, '8:16 7\n', 8:0 9, 8:0 0",
    "blkio.throttle.read_bps_device, '8:16 7\n8:0 3\n', 8:0 9, 8:0 3",
    "blkio.bfq.weight_device, '', 8:0 500, 8:0 default",
    "io.weight, 'default 100\n8:0 50\n', 4950, 100",
    "net_prio.ifpriomap, 'lo 0\neth0 3\n', eth0 5, eth0 3",
    "rdma.max, 'mlx hca_handle=max hca_object=2\n', mlx hca_handle=1, mlx hca_handle=max hca_object=2",
    "memory.oom_control, 'oom_kill_disable 1\nunder_oom 0\n', 0, 1",
    "cpu.max, 'max 100000\n', 5 10, max 100000",
  })
  void before(String file, String content, String value, String restored) {
    assertEquals(restored, WriteJournal.before(file, content, value));
  }
}
