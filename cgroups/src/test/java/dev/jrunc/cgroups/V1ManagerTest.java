package dev.jrunc.cgroups;

import static dev.jrunc.cgroups.Resources.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.InterfacePriority;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxNetwork;
import dev.jrunc.oci.LinuxResources;
import dev.jrunc.oci.ThrottleDevice;
import dev.jrunc.oci.WeightDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class V1ManagerTest {
  @TempDir Path temp;
  private FakeCgroupfs fs;

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v1(temp);
  }

  private CgroupManager manager(String path) throws Exception {
    return manager(path, false, Resources.NONE);
  }

  private CgroupManager manager(String path, boolean rootless, LinuxResources resources) throws Exception {
    return fs.host().create(new CgroupRequest(path, "box", rootless, false, resources));
  }

  private CgroupManager prepared() throws Exception {
    CgroupManager manager = manager("/box");
    assertTrue(manager.prepare());
    fs.writes.clear();
    return manager;
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(CgroupException.class, call).getMessage();
  }

  private String relative(String path) {
    return path.isEmpty() ? "" : fs.root.relativize(Path.of(path)).toString();
  }

  // ---- placement

  @ParameterizedTest
  @CsvSource({
    // cgroupsPath, own cgroup in memory, container's memory cgroup
    "'', /, memory/box",
    "'', /a/b, memory/a/b/box",
    "x/y, /a/b, memory/a/b/x/y",
    "/x/y, /a/b, memory/x/y",
    "/../../x, /, memory/x",
    "../../x, /a/b, memory/a/b/x",
    "/x/../../y/./z/, /, memory/y/z",
    "., /a, memory/a/box",
    "'', /../outside, memory/box",
  })
  void placesTheCgroupAsRuncDoes(String path, String own, String expected) throws Exception {
    fs.own("4:memory:" + own);
    try (CgroupManager manager = manager(path)) {
      assertEquals(expected, relative(manager.path("memory")));
    }
  }

  @Test
  void controllersMountedTogetherShareTheirDirectory() throws Exception {
    fs.own("3:cpu,cpuacct:/own").withoutMount("hugetlb");
    try (CgroupManager manager = manager("")) {
      assertEquals("cpu,cpuacct/own/box", relative(manager.path("cpu")));
      assertEquals("cpu,cpuacct/own/box", relative(manager.path("cpuacct")));
      assertEquals("systemd/box", relative(manager.path("name=systemd")));
      assertEquals("", manager.path("hugetlb"));
      assertEquals("", manager.path("misc"));
      assertFalse(manager.paths().containsKey(""));
      assertEquals(CgroupMode.LEGACY, fs.host().mode());
    }
  }

  @Test
  void hybridHostsHaveTheUnifiedDirectoryToo() throws Exception {
    fs.hybrid().own("0::/u");
    try (CgroupManager manager = manager("")) {
      assertEquals(CgroupMode.HYBRID, fs.host().mode());
      assertEquals("unified/u/box", relative(manager.path("")));
      Files.createDirectory(fs.root.resolve("unified/u"));
      assertTrue(manager.prepare());
      List<String> places = manager.places(Map.of()).values().stream().map(this::relative).toList();
      assertEquals(13 + 1, places.size());
      assertEquals("cpuset/box", places.getFirst());
      assertEquals("unified/u/box", places.getLast());
      try (Fd unified = manager.openUnified("")) {
        assertEquals("unified/u/box", relative(Files.readSymbolicLink(Path.of(unified.procPath())).toString()));
      }
      fs.writes.clear();
      manager.signalAll(9);
      assertEquals(List.of("unified/u/box/cgroup.kill = 1"), fs.writes);
      List<Object> killed = new ArrayList<>();
      fs.recorder.answer("kill", arguments -> killed.add(arguments.get(0)) ? null : null);
      fs.put("devices/box/cgroup.procs", "77\n");
      manager.signalAll(9);
      assertEquals(List.of(77), killed, "one that is not in the unified directory");
    }
  }

  @Test
  void tellsWhereAProcessIs() throws Exception {
    fs.hybrid().own("4:memory:/a/b").own("0::/u");
    Map<String, String> paths = fs.host().pathsOf(0);
    assertEquals("memory/a/b", relative(paths.get("memory")));
    assertEquals("unified/u", relative(paths.get("")));
    assertEquals("pids", relative(paths.get("pids")));
    Files.createDirectories(fs.root.resolve("memory/a/b"));
    try (CgroupManager loaded = fs.host().load(paths, false)) {
      assertEquals(paths.get("memory"), loaded.path("memory"));
    }
  }

  @Test
  void noDevicesControllerNoContainer() {
    fs.withoutMount("devices");
    assertEquals("mountpoint for devices not found", message(() -> manager("")));
  }

  @Test
  void unifiedResourcesAreRefused() throws Exception {
    assertEquals(
        "invalid configuration: cannot use unified on cgroup v1",
        message(() -> manager("", false, Resources.unified(Map.of("memory.high", "1")))));
    try (CgroupManager manager = prepared()) {
      assertEquals(
          "invalid configuration: cannot use unified on cgroup v1",
          message(() -> manager.set(Resources.unified(Map.of("memory.high", "1")))));
    }
  }

  // ---- making, adopting, removing

  @Test
  void tellsWhatItMade() throws Exception {
    Files.createDirectories(fs.root.resolve("pids/a/b"));
    Files.writeString(fs.root.resolve("pids/a/b/cgroup.procs"), "");
    fs.withoutMount("hugetlb").withoutMount("rdma").withoutMount("systemd").withoutMount("net_cls,net_prio");
    try (CgroupManager manager = manager("/a/b")) {
      List<String> missing = manager.missing();
      assertTrue(manager.prepare());
      assertEquals(
          List.of(
              "cpuset/a", "cpuset/a/b", "devices/a", "devices/a/b", "memory/a", "memory/a/b", "cpu,cpuacct/a",
              "cpu,cpuacct/a/b", "blkio/a", "blkio/a/b", "freezer/a", "freezer/a/b"),
          manager.created().stream().map(this::relative).toList());
      assertEquals(List.of(), manager.missing());
      // Of the directories themselves mkdir(2) tells.
      assertEquals(manager.created().stream().filter(path -> path.endsWith("/a")).toList(), missing);
      assertTrue(manager.exists());
      manager.destroy();
      assertFalse(manager.exists());
      assertFalse(Files.exists(fs.root.resolve("pids/a/b")));
      assertTrue(Files.exists(fs.root.resolve("memory/a")), "parents stay");
    }
  }

  @Test
  void refusesCgroupsInUse() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.put("devices/box/cgroup.procs", "12\n345\n");
      Files.createDirectory(fs.root.resolve("devices/box/sub"));
      fs.put("devices/box/sub/cgroup.procs", "6\n");
      assertEquals(List.of(12, 345), manager.pids());
      assertEquals(List.of(12, 345, 6), manager.allPids());
      assertEquals("container's cgroup is not empty: 3 process(es) found", message(() -> manager("/box").prepare()));
      fs.put("devices/box/cgroup.procs", "");
      fs.put("devices/box/sub/cgroup.procs", "");
      fs.put("freezer/box/freezer.state", "FROZEN\n");
      fs.put("freezer/box/freezer.self_freezing", "1\n");
      assertEquals("container's cgroup unexpectedly frozen", message(() -> manager("/box").prepare()));
      // Only something above it is frozen.
      fs.put("freezer/box/freezer.self_freezing", "0\n");
      assertTrue(manager("/box").prepare());
    }
  }

  @Test
  void theUnifiedDirectoryIsMadeAheadOfTheOthers() throws Exception {
    fs.hybrid();
    try (CgroupManager manager = manager("/a/box")) {
      assertEquals(List.of("unified/a"), manager.missingUnified().stream().map(this::relative).toList());
      try (Fd ahead = manager.prepareUnified()) {
        assertEquals("unified/a/box", relative(Files.readSymbolicLink(Path.of(ahead.procPath())).toString()));
      }
      assertEquals(List.of("unified/a", "unified/a/box"), manager.created().stream().map(this::relative).toList());
      assertEquals(List.of(), manager.missingUnified());
      List<String> left = manager.missing();
      assertTrue(left.contains(fs.root + "/memory/a"));
      assertFalse(left.contains(fs.root + "/unified/a"), left.toString());
      assertTrue(manager.prepare());
      assertTrue(manager.created().containsAll(left));
      assertEquals(left.size(), manager.created().size() / 2 - 1);
    }
  }

  @Test
  void nobodyIsBornIntoAUnifiedDirectoryThatIsUsed() throws Exception {
    fs.hybrid();
    // The directory is of our own making: it is empty, and the others are looked at later.
    Files.createDirectory(fs.root.resolve("devices/box"));
    fs.put("devices/box/cgroup.procs", "12\n");
    try (CgroupManager manager = manager("/box")) {
      manager.prepareUnified().close();
      assertEquals("container's cgroup is not empty: 1 process(es) found", message(manager::prepare));
      assertEquals(List.of("unified/box", "cpuset/box"), manager.created().stream().map(this::relative).toList());
    }
    assertEquals("container's cgroup is not empty: 1 process(es) found", message(() -> manager("/box").prepareUnified()));
  }

  @Test
  void busyCgroupsAreTriedAgain() throws Exception {
    try (CgroupManager manager = prepared()) {
      Files.createDirectory(fs.root.resolve("memory/box/sub"));
      fs.recorder.fail("unlinkat", a -> a.get(1).equals("sub"), Errno.EBUSY, 3);
      long start = System.nanoTime();
      manager.destroy();
      assertFalse(Files.exists(fs.root.resolve("memory/box")));
      assertTrue(System.nanoTime() - start >= 3_000_000L, "there must be pauses between the tries");
    }
    try (CgroupManager manager = prepared()) {
      fs.recorder.fail("unlinkat", a -> a.get(1).equals("box"), Errno.EPERM, Integer.MAX_VALUE);
      String text = message(manager::destroy);
      assertTrue(text.startsWith("Failed to remove paths: map[" + fs.root + "/cpuset/box "), text);
    }
  }

  @Test
  void aDirectoryThatNeverWasOnAReadOnlyMountIsGone() throws Exception {
    try (CgroupManager manager = manager("/box")) {
      // rmdir(2) looks at the mount first, and only then for the name.
      fs.recorder.fail("unlinkat", Errno.EROFS);
      manager.destroy();
      manager.prepare();
      assertTrue(message(manager::destroy).contains("read-only file system"));
    }
  }

  @Test
  void neverRemovesBelowTheRootOfAHierarchy() throws Exception {
    Files.createDirectory(fs.root.resolve("memory/innocent"));
    Files.createDirectory(fs.root.resolve("devices/innocent"));
    try (CgroupManager manager = manager("/")) {
      assertEquals("memory", relative(manager.path("memory")));
      manager.destroy();
    }
    assertTrue(Files.exists(fs.root.resolve("memory/innocent")));
    assertTrue(Files.exists(fs.root.resolve("devices/innocent")));
  }

  @Test
  void loadsWhatStateJsonHas() throws Exception {
    Map<String, String> paths;
    try (CgroupManager manager = prepared()) {
      paths = manager.paths();
    }
    try (CgroupManager loaded = fs.host().load(paths, false)) {
      assertEquals(paths, loaded.paths());
      assertTrue(loaded.exists());
      loaded.set(Resources.pids(7L));
      assertEquals("7", fs.read("pids/box/pids.max"));
      loaded.destroy();
      assertFalse(loaded.exists());
    }
    assertEquals("invalid cgroup path /etc", message(() -> fs.host().load(Map.of("devices", "/etc"), false)));
    assertEquals(
        "invalid cgroup path " + fs.root + "/memory/../../x",
        message(() -> fs.host().load(Map.of("devices", fs.root + "/memory/../../x"), false)));
    // A name that only begins like a mount point.
    assertThrows(CgroupException.class, () -> fs.host().load(Map.of("devices", fs.root + "/devices-evil"), false));
  }

  @Test
  void linksInTheWayAreNotFollowed() throws Exception {
    Path outside = Files.createDirectories(temp.toRealPath().resolve("outside"));
    Files.writeString(outside.resolve("pids.max"), "untouched");
    Files.createSymbolicLink(fs.root.resolve("pids/box"), outside);
    for (boolean old : new boolean[] {false, true}) {
      if (old) {
        fs.recorder.fail("openat2", Errno.ENOSYS);
      }
      try (CgroupManager loaded = fs.host().load(Map.of("pids", fs.root + "/pids/box"), false)) {
        assertThrows(CgroupException.class, () -> loaded.set(Resources.pids(5L)));
      }
    }
    assertEquals("untouched", Files.readString(outside.resolve("pids.max")));
    Files.delete(fs.root.resolve("pids/box"));
  }

  @Test
  void worksWithoutOpenat2() throws Exception {
    fs.recorder.fail("openat2", Errno.ENOSYS);
    try (CgroupManager manager = manager("/a/b/c")) {
      assertTrue(manager.prepare());
      manager.set(Resources.pids(5L));
      assertEquals("5", fs.read("pids/a/b/c/pids.max"));
      manager.destroy();
      assertFalse(Files.exists(fs.root.resolve("pids/a/b/c")));
    }
  }

  @Test
  void joinsBelow() throws Exception {
    try (CgroupManager manager = prepared()) {
      Map<String, String> expected = new LinkedHashMap<>(manager.paths());
      expected.put("memory", expected.get("memory") + "/x/y");
      assertEquals(expected, manager.places(Map.of("memory", "x/../x/y")));
      assertEquals("../boxer is not a sub cgroup path", message(() -> manager.places(Map.of("memory", "../boxer"))));
      assertEquals(
          "x/../../box/x is not a sub cgroup path", message(() -> manager.places(Map.of("memory", "x/../../box/x"))));
      assertEquals("unknown controller nosuch in --cgroup", message(() -> manager.places(Map.of("nosuch", "x"))));
      assertNull(manager.openUnified(""), "no unified hierarchy here");
    }
  }

  @Test
  void movingWaitsForAForkToEnd() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.failWrites("cgroup.procs", Errno.EINVAL, Errno.EINVAL);
      manager.addProcess(42);
      assertEquals("cpuset/box/cgroup.procs = 42 !", fs.writes.getFirst());
      assertEquals("42", fs.read("cpuset/box/cgroup.procs"));
      assertEquals("42", fs.read("pids/box/cgroup.procs"));
      fs.failWrites("cgroup.procs", Errno.ESRCH);
      assertTrue(message(() -> manager.addProcess(43)).startsWith("failed to write 43: write " + fs.root));
    }
  }

  // ---- rootless

  @Test
  void rootlessDoesWithoutWhatItMayNotMake() throws Exception {
    fs.recorder.fail("mkdirat", Errno.EACCES);
    try (CgroupManager manager = manager("", true, Resources.NONE)) {
      assertFalse(manager.prepare());
      assertEquals(Map.of(), manager.paths());
      assertEquals(0, manager.oomKillCount());
      assertFalse(manager.exists());
      assertEquals(
          "cannot set pids limit: container could not join or create cgroup",
          message(() -> manager.set(Resources.pids(10L))));
      manager.set(Resources.devices(rule(false, "a", null, null, "rwm")));
    }
    try (CgroupManager manager = manager("/given", true, Resources.NONE)) {
      assertEquals("mkdir " + fs.root + "/cpuset/given: permission denied", message(manager::prepare));
    }
    try (CgroupManager manager = manager("", false, Resources.NONE)) {
      assertEquals(Errno.EACCES, assertThrows(CgroupException.class, manager::prepare).errno());
    }
  }

  @Test
  void rootlessDoesNotAdoptWhatItCannotEnter() throws Exception {
    Files.createDirectory(fs.root.resolve("memory/box"));
    fs.put("memory/box/cgroup.procs", "");
    fs.recorder.fail("faccessat", a -> a.get(1).equals("cgroup.procs"), Errno.EACCES, 1);
    try (CgroupManager manager = manager("", true, Resources.NONE)) {
      assertFalse(manager.prepare());
      assertFalse(manager.paths().containsKey("memory"));
      assertTrue(manager.paths().containsKey("pids"));
    }
  }

  // ---- controllers

  @Test
  void cpusetsGetTheirParents() throws Exception {
    try (CgroupManager manager = manager("/a/b", false, Resources.cpuset("1", ""))) {
      manager.prepare();
      assertEquals(
          List.of(
              "cpuset/a/cpuset.cpus = 0-3\n", "cpuset/a/cpuset.mems = 0\n", "cpuset/a/b/cpuset.cpus = 1",
              "cpuset/a/b/cpuset.mems = 0\n"),
          fs.writes);
      fs.writes.clear();
      manager.set(Resources.cpuset("", "0"));
      assertEquals(List.of("cpuset/a/b/cpuset.mems = 0"), fs.writes);
    }
  }

  @Test
  void cpusetsThatAreSetAlreadyStay() throws Exception {
    Files.createDirectory(fs.root.resolve("cpuset/a"));
    fs.put("cpuset/a/cpuset.cpus", "2\n");
    fs.put("cpuset/a/cpuset.mems", "0\n");
    try (CgroupManager manager = manager("/a/b")) {
      manager.prepare();
      assertEquals("2\n", fs.read("cpuset/a/b/cpuset.cpus"));
    }
  }

  @Test
  void cpusetWithoutPrefix() throws Exception {
    fs.withoutMount("cpuset").mountInfo("cpuset", "cpuset,noprefix");
    fs.template("cpuset", "cpuset.cpus", null).template("cpuset", "cpuset.mems", null);
    fs.template("cpuset", "cpus", "").template("cpuset", "mems", "");
    Files.delete(fs.root.resolve("cpuset/cpuset.cpus"));
    Files.delete(fs.root.resolve("cpuset/cpuset.mems"));
    fs.put("cpuset/cpus", "0-1\n");
    fs.put("cpuset/mems", "0\n");
    try (CgroupManager manager = manager("/a")) {
      manager.prepare();
      assertEquals("0-1\n", fs.read("cpuset/a/cpus"));
    }
  }

  @Test
  void memoryAndSwapInTheOrderThatTheKernelTakes() throws Exception {
    try (CgroupManager manager = prepared()) {
      String limit = "memory/box/memory.limit_in_bytes = ";
      String swap = "memory/box/memory.memsw.limit_in_bytes = ";
      manager.set(Resources.memory(1000L, 2000L));
      assertEquals(List.of(limit + 1000, swap + 2000), fs.writes, "shrinking");
      fs.writes.clear();
      manager.set(Resources.memory(3000L, 4000L));
      assertEquals(List.of(swap + 4000, limit + 3000), fs.writes, "growing");
      fs.writes.clear();
      manager.set(Resources.memory(3000L, -1L));
      assertEquals(List.of(swap + -1, limit + 3000), fs.writes);
      fs.writes.clear();
      manager.set(Resources.memory(-1L, null));
      assertEquals(List.of(swap + -1, limit + -1), fs.writes, "unlimited memory alone");
      fs.writes.clear();
      Files.delete(fs.root.resolve("memory/box/memory.memsw.limit_in_bytes"));
      manager.set(Resources.memory(-1L, null));
      assertEquals(List.of(limit + -1), fs.writes, "without swap accounting");
      fs.failWrites("memory.limit_in_bytes", Errno.EBUSY, Errno.EBUSY);
      fs.writes.clear();
      manager.set(Resources.memory(1L, null));
      assertEquals(
          List.of(limit + "1 !", limit + "1 !", limit + 1),
          fs.writes,
          "until the CPUs have given back what they had in advance");
      fs.failWrites(
          "memory.limit_in_bytes", Errno.EBUSY, Errno.EBUSY, Errno.EBUSY, Errno.EBUSY, Errno.EBUSY, Errno.EBUSY);
      assertEquals(
          "unable to set memory limit to 1 (current usage: 4096, peak usage: 8192)",
          message(() -> manager.set(Resources.memory(1L, null))));
      fs.failWrites("memory.limit_in_bytes", Errno.EINVAL);
      assertEquals(
          "failed to write \"1\": write " + fs.root + "/memory/box/memory.limit_in_bytes: invalid argument",
          message(() -> manager.set(Resources.memory(1L, null))));
    }
  }

  @Test
  void otherMemorySettings() throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.memory(new LinuxMemory(null, 500L, null, 1L, 1L, 0L, true, true, null)));
      assertEquals(
          List.of(
              "memory/box/memory.soft_limit_in_bytes = 500", "memory/box/memory.oom_control = 1",
              "memory/box/memory.swappiness = 0"),
          fs.writes);
      assertEquals(
          "invalid memory swappiness value: 101 (valid range is 0-100)",
          message(() -> manager.set(Resources.memory(new LinuxMemory(null, null, null, null, null, 101L, null, null, null)))));
      fs.put("memory/box/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
      assertEquals(3, manager.oomKillCount());
    }
  }

  @Test
  void cpuBandwidth() throws Exception {
    try (CgroupManager manager = prepared()) {
      String cpu = "cpu,cpuacct/box/cpu.";
      manager.set(Resources.cpu(512L, 50_000L, 10L, 200_000L, 0L));
      assertEquals(
          List.of(
              cpu + "shares = 512", cpu + "cfs_period_us = 200000", cpu + "cfs_burst_us = 10",
              cpu + "cfs_quota_us = 50000", cpu + "idle = 0"),
          fs.writes);
      fs.writes.clear();
      fs.failWrites("cpu.cfs_period_us", Errno.EINVAL).failWrites("cpu.cfs_burst_us", Errno.EINVAL);
      manager.set(Resources.cpu(null, 5000L, 7L, 1000L, null));
      assertEquals(
          List.of(
              cpu + "cfs_period_us = 1000 !", cpu + "cfs_burst_us = 7 !", cpu + "cfs_quota_us = 5000",
              cpu + "cfs_period_us = 1000", cpu + "cfs_burst_us = 7"),
          fs.writes);
      fs.failWrites("cpu.cfs_period_us", Errno.EINVAL);
      assertTrue(message(() -> manager.set(Resources.cpu(null, null, null, 1000L, null))).contains("invalid argument"));
      Files.delete(fs.root.resolve("cpu,cpuacct/box/cpu.cfs_burst_us"));
      manager.set(Resources.cpu(null, 5000L, 7L, null, null));
    }
  }

  @Test
  void realTimeBudgetIsHandedDownToParentsThatWereMade() throws Exception {
    Files.createDirectories(fs.root.resolve("cpu,cpuacct/mine"));
    LinuxResources realtime =
        Resources.cpu(new LinuxCpu(null, null, null, null, 2000L, 500_000L, "", "", null));
    try (CgroupManager manager = fs.host().create(new CgroupRequest("/mine/a/b/box", "box", false, false, realtime))) {
      manager.prepare();
      List<String> writes = fs.writes.stream().filter(w -> w.contains("cpu.rt_")).toList();
      assertEquals(
          List.of(
              "cpu,cpuacct/mine/a/cpu.rt_period_us = 500000", "cpu,cpuacct/mine/a/cpu.rt_runtime_us = 2000",
              "cpu,cpuacct/mine/a/b/cpu.rt_period_us = 500000", "cpu,cpuacct/mine/a/b/cpu.rt_runtime_us = 2000",
              "cpu,cpuacct/mine/a/b/box/cpu.rt_period_us = 500000", "cpu,cpuacct/mine/a/b/box/cpu.rt_runtime_us = 2000"),
          writes,
          "not to one that was there");
    }
  }

  @Test
  void withoutSwapAccountingNoLimitIsNoLimit() throws Exception {
    fs.template("memory", "memory.memsw.limit_in_bytes", null);
    try (CgroupManager manager = fs.host().create(new CgroupRequest("/box", "box", false, false, Resources.NONE))) {
      manager.prepare();
      fs.writes.clear();
      manager.set(Resources.memory(-1L, -1L));
      assertEquals(List.of("memory/box/memory.limit_in_bytes = -1"), fs.writes);
    }
  }

  @Test
  void cpuSharesAreReadBack() throws Exception {
    try (CgroupManager manager = prepared()) {
      assertEquals(
          "the maximum allowed cpu-shares is 262144",
          message(() -> manager.set(Resources.cpu(262_145L, null, null, null, null))));
      assertEquals(
          "the minimum allowed cpu-shares is 2", message(() -> manager.set(Resources.cpu(1L, null, null, null, null))));
      manager.set(Resources.cpu(2L, null, null, null, null));
    }
  }

  @Test
  void realTimeBudgetBeforeTheJoin() throws Exception {
    LinuxResources resources =
        Resources.cpu(new LinuxCpu(null, null, null, null, 950_000L, 1_000_000L, "", "", null));
    fs.failWrites("cpu.rt_period_us", Errno.EINVAL);
    try (CgroupManager manager = manager("/box", false, resources)) {
      manager.prepare();
      String cpu = "cpu,cpuacct/box/cpu.";
      assertEquals(
          List.of(cpu + "rt_period_us = 1000000 !", cpu + "rt_runtime_us = 950000", cpu + "rt_period_us = 1000000"),
          fs.writes.stream().filter(w -> w.startsWith("cpu,")).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0, 1", "-1, max", "-7, max"})
  void pids(long limit, String written) throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.pids(limit));
      assertEquals(List.of("pids/box/pids.max = " + written), fs.writes);
      fs.writes.clear();
      manager.set(Resources.pids(null));
      assertEquals(List.of(), fs.writes);
    }
  }

  @Test
  void blkio() throws Exception {
    LinuxResources resources =
        Resources.io(300, List.of(new WeightDevice(8, 0, 400, null)), List.of(new ThrottleDevice(8, 16, -1)));
    try (CgroupManager manager = prepared()) {
      manager.set(resources);
      assertEquals(
          List.of(
              "blkio/box/blkio.bfq.weight = 300", "blkio/box/blkio.bfq.weight_device = 8:0 400",
              "blkio/box/blkio.throttle.read_bps_device = 8:16 18446744073709551615",
              "blkio/box/blkio.throttle.write_iops_device = 8:16 0"),
          fs.writes);
      fs.writes.clear();
      fs.put("blkio/box/blkio.weight", "");
      fs.put("blkio/box/blkio.weight_device", "");
      manager.set(resources);
      assertEquals("blkio/box/blkio.weight = 300", fs.writes.get(0));
      assertEquals("blkio/box/blkio.weight_device = 8:0 400", fs.writes.get(1));
    }
  }

  @Test
  void hugetlbWithAndWithoutReservations() throws Exception {
    LinuxResources two = Resources.hugetlb(new HugepageLimit("2MB", 4L), new HugepageLimit("1GB", 8L));
    try (CgroupManager manager = prepared()) {
      manager.set(two);
      assertEquals(
          List.of("hugetlb/box/hugetlb.2MB.limit_in_bytes = 4", "hugetlb/box/hugetlb.1GB.limit_in_bytes = 8"), fs.writes);
      fs.writes.clear();
      fs.put("hugetlb/box/hugetlb.2MB.rsvd.limit_in_bytes", "");
      fs.put("hugetlb/box/hugetlb.1GB.rsvd.limit_in_bytes", "");
      manager.set(two);
      assertEquals(4, fs.writes.size());
      assertEquals("hugetlb/box/hugetlb.1GB.rsvd.limit_in_bytes = 8", fs.writes.get(3));
    }
    fs.withoutMount("hugetlb");
    try (CgroupManager manager = manager("/second")) {
      manager.prepare();
      assertEquals(
          "cannot set hugetlb limit: container could not join or create cgroup", message(() -> manager.set(two)));
    }
  }

  @Test
  void networkAndRdma() throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.network(new LinuxNetwork(0L, List.of())));
      assertEquals(List.of(), fs.writes);
      manager.set(Resources.network(new LinuxNetwork(0x100001L, List.of(new InterfacePriority("eth0", 5)))));
      manager.set(Resources.rdma("mlx4_0", 2L, null));
      assertEquals(
          List.of(
              "net_cls,net_prio/box/net_cls.classid = 1048577", "net_cls,net_prio/box/net_prio.ifpriomap = eth0 5",
              "rdma/box/rdma.max = mlx4_0 hca_handle=2"),
          fs.writes);
    }
  }

  // ---- devices

  @Test
  void deviceRulesChangeByTheDifferenceAndAreReadBack() throws Exception {
    fs.template("devices", "devices.list", "c 1:3 rwm\nc 1:5 r\n");
    Files.createDirectory(fs.root.resolve("devices/other"));
    fs.put("devices/other/devices.list", "c 1:3 rwm\nc 1:5 r\n");
    fs.put("devices/other/devices.allow", "");
    fs.put("devices/other/devices.deny", "");
    fs.put("devices/other/cgroup.procs", "");
    LinuxResources resources =
        Resources.devices(
            rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 3L, "rwm"), rule(true, "b", 7L, null, "rw"));
    String allow = "devices/box/devices.allow = b 7:* rw";
    String deny = "devices/box/devices.deny = c 1:5 r";
    try (CgroupManager made = prepared();
        CgroupManager manager = fs.host().load(made.paths(), false)) {
      fs.leave("devices.allow", value -> list("c 1:3 rwm\nb 7:* rw\n", value));
      manager.set(resources);
      assertEquals(List.of(deny, allow), fs.writes);
      fs.writes.clear();
      manager.set(resources);
      assertEquals(List.of(), fs.writes, "nothing to change");
    }
    try (CgroupManager manager = manager("/other")) {
      manager.prepare();
      assertEquals("resulting devices cgroup doesn't precisely match target", message(() -> manager.set(resources)));
      assertEquals(
          "resulting devices cgroup doesn't match target mode",
          message(() -> manager.set(Resources.devices(rule(true, "a", null, null, "rwm")))));
    }
  }

  @Test
  void deviceRulesOfANewCgroupAreWrittenWhole() throws Exception {
    fs.template("devices", "devices.list", "c 1:3 rwm\nc 1:5 r\n");
    LinuxResources resources = Resources.devices(rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 3L, "rwm"));
    try (CgroupManager manager = prepared()) {
      fs.recorder.fail("openat2", a -> a.get(1).toString().endsWith("/devices.list"), Errno.EIO, 1);
      manager.set(resources);
      assertEquals(List.of("devices/box/devices.deny = a *:* rwm", "devices/box/devices.allow = c 1:3 rwm"), fs.writes);
      assertEquals(Errno.EIO, assertThrows(CgroupException.class, () -> manager.set(resources)).errno(), "not new any more");
    }
    try (CgroupManager manager = manager("/allowed")) {
      manager.prepare();
      fs.writes.clear();
      manager.set(Resources.devices(rule(true, "a", null, null, "rwm"), rule(false, "c", 1L, 5L, "r")));
      assertEquals(List.of("devices/allowed/devices.allow = a *:* rwm", "devices/allowed/devices.deny = c 1:5 r"), fs.writes);
    }
    try (CgroupManager manager = manager("/refused")) {
      manager.prepare();
      fs.failWrites("devices.allow", Errno.EPERM);
      assertEquals(Errno.EPERM, assertThrows(CgroupException.class, () -> manager.set(resources)).errno());
    }
  }

  /** The kernel's answer to a rule. */
  private String list(String content, String written) {
    try {
      fs.put("devices/box/devices.list", content);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    return written;
  }

  @Test
  void inAUserNamespaceDeviceRulesAreNotTried() throws Exception {
    LinuxResources resources = Resources.devices(rule(false, "a", null, null, "rwm"));
    try (CgroupManager manager = fs.host().create(new CgroupRequest("/box", "box", false, true, resources))) {
      manager.prepare();
      fs.writes.clear();
      manager.set(resources);
      assertEquals(List.of(), fs.writes);
    }
  }

  // ---- freezer

  @Test
  void freezesAndThaws() throws Exception {
    try (CgroupManager manager = prepared()) {
      assertEquals(FreezerState.THAWED, manager.freezerState());
      manager.freeze();
      fs.put("freezer/box/freezer.self_freezing", "1\n");
      assertEquals(FreezerState.FROZEN, manager.freezerState());
      manager.thaw();
      assertEquals(List.of("freezer/box/freezer.state = FROZEN", "freezer/box/freezer.state = THAWED"), fs.writes);
      fs.put("freezer/box/freezer.state", "FREEZING\n");
      fs.put("freezer/box/freezer.self_freezing", "0\n");
      assertEquals(FreezerState.THAWED, manager.freezerState(), "only the parent freezes");
      manager.destroy();
      assertEquals(FreezerState.UNDEFINED, manager.freezerState());
    }
  }

  @Test
  void aCgroupThatDoesNotFreezeIsThawed() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.failWrites("freezer.state", Errno.EIO);
      assertTrue(message(manager::freeze).contains("FROZEN"));
      assertEquals("freezer/box/freezer.state = THAWED", fs.writes.getLast());
    }
  }

  @Test
  void freezingIsAskedForAgainAndAfterAThaw() throws Exception {
    try (CgroupManager manager = prepared()) {
      List<String> asked = new ArrayList<>();
      fs.leave(
          "freezer.state",
          value -> {
            asked.add(value);
            return value.equals("FROZEN") && !asked.contains("THAWED") ? "FREEZING\n" : value + "\n";
          });
      manager.freeze();
      assertEquals("FROZEN\n", fs.read("freezer/box/freezer.state"));
      assertTrue(asked.indexOf("THAWED") > 2, "the request is repeated: " + asked);
      assertEquals(List.of("THAWED", "FROZEN"), asked.subList(asked.size() - 2, asked.size()));
    }
  }

  @Test
  void freezingEndsSomeDay() throws Exception {
    try (CgroupManager manager = prepared();
        Hierarchies hierarchies = new Hierarchies(new SharedRoots(fs.recorder.kernel()))) {
      fs.leave("freezer.state", value -> value.equals("FROZEN") ? "FREEZING\n" : value + "\n");
      CgroupDirectory freezer =
          hierarchies.directory(new CgroupMount(manager.path("freezer"), "/", false), "");
      assertEquals("unable to freeze", message(() -> V1Freezer.freeze(freezer, 1_000_000L)));
      assertEquals("THAWED\n", fs.read("freezer/box/freezer.state"));
      fs.leave("freezer.state", value -> "PARKED\n");
      assertEquals("unexpected state PARKED while freezing", message(manager::freeze));
    }
  }

  @Test
  void whatCannotBeFrozenIsKilledUntilNoneIsLeft() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.failWrites("freezer.state", Errno.EIO);
      fs.put("devices/box/cgroup.procs", "111\n");
      List<Object> killed = new ArrayList<>();
      fs.recorder.answer(
          "kill",
          arguments -> {
            killed.add(arguments.get(0));
            try {
              // 111 had a child meanwhile.
              fs.put("devices/box/cgroup.procs", killed.size() == 1 ? "112\n" : "");
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
            return null;
          });
      manager.signalAll(9);
      assertEquals(List.of(111, 112), killed);
    }
  }

  @Test
  void theFrozenAreThawedToDieWhereTheUnifiedHierarchyKills() throws Exception {
    fs.hybrid();
    try (CgroupManager manager = prepared()) {
      manager.freeze();
      fs.put("freezer/box/freezer.self_freezing", "1\n");
      fs.put("devices/box/cgroup.procs", "111\n112\n");
      fs.put("unified/box/cgroup.procs", "112\n111\n");
      fs.writes.clear();
      fs.recorder.answer("kill", arguments -> {
        throw new AssertionError("all have their signal");
      });
      manager.signalAll(9);
      assertEquals(List.of("unified/box/cgroup.kill = 1", "freezer/box/freezer.state = THAWED"), fs.writes);
    }
  }

  @Test
  void signalsEachWhereNoneKillsAll() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.put("devices/box/cgroup.procs", "111\n222\n");
      List<Object> killed = new ArrayList<>();
      fs.recorder.answer(
          "kill",
          arguments -> {
            killed.add(arguments.get(0));
            if (arguments.get(0).equals(111)) {
              throw new SyscallException("kill", "pid 111", Errno.ESRCH);
            }
            return null;
          });
      manager.signalAll(9);
      assertEquals(List.of(111, 222), killed);
      assertEquals(List.of("freezer/box/freezer.state = FROZEN", "freezer/box/freezer.state = THAWED"), fs.writes);
      fs.put("devices/box/cgroup.procs", "");
      manager.destroy();
      assertEquals("cgroup not exist", message(() -> manager.signalAll(15)));
    }
  }
}
