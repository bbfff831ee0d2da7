package dev.jrunc.cgroups;

import static dev.jrunc.cgroups.Resources.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.linux.BpfCalls;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.StatFs;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.testing.RecordingKernel.Call;
import dev.jrunc.oci.HugepageLimit;
import dev.jrunc.oci.LinuxBlockIo;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxRdma;
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

class V2ManagerTest {
  @TempDir Path temp;
  private FakeCgroupfs fs;

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v2(temp);
  }

  private CgroupManager manager(String path, boolean rootless, LinuxResources resources) throws Exception {
    return fs.host().create(new CgroupRequest(path, "box", rootless, false, resources));
  }

  private CgroupManager prepared() throws Exception {
    CgroupManager manager = manager("/box", false, Resources.NONE);
    assertTrue(manager.prepare());
    fs.writes.clear();
    return manager;
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(CgroupException.class, call).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0::/user.slice/session.scope, /user.slice/box",
    "x/y, 0::/a/b/c, /a/b/x/y",
    "'', 0::/, /box",
    "'', 0::/a, /box",
    "/x, 0::/a/b, /x",
    "/../x, 0::/a/b, /x",
    "../../../x, 0::/a/b, /a/x",
    "'', 0::/../../elsewhere, /box",
  })
  void placesTheCgroupBesideTheCallers(String path, String own, String expected) throws Exception {
    fs.own(own);
    try (CgroupManager manager = manager(path, false, Resources.NONE)) {
      assertEquals(fs.root + expected, manager.path("anything"));
      assertEquals(Map.of("", fs.root + expected), manager.paths());
      assertEquals(CgroupMode.UNIFIED, fs.host().mode());
    }
  }

  @Test
  void enablesControllersOnTheWayDown() throws Exception {
    fs.failWrites("cgroup.subtree_control", Errno.EBUSY, Errno.EBUSY);
    try (CgroupManager manager = manager("/a/box", false, Resources.NONE)) {
      assertEquals(List.of(fs.root + "/a"), manager.missing(), "of the other mkdir(2) tells");
      assertTrue(manager.prepare());
      assertEquals(List.of(fs.root + "/a", fs.root + "/a/box"), manager.created());
      String all = "+cpuset +cpu +io +memory +hugetlb +pids +rdma";
      List<String> expected = new ArrayList<>();
      expected.add("cgroup.subtree_control = " + all + " !");
      for (String one : all.split(" ")) {
        expected.add("cgroup.subtree_control = " + one + (one.equals("+cpuset") ? " !" : ""));
      }
      expected.add("a/cgroup.subtree_control = " + all);
      assertEquals(expected, fs.writes);
      assertEquals(Map.of("", fs.root + "/a/box"), manager.places(Map.of()));
      try (Fd unified = manager.openUnified("")) {
        assertEquals(fs.root + "/a/box", Files.readSymbolicLink(Path.of(unified.procPath())).toString());
      }
      assertEquals(
          "openat2 " + fs.root + "/a/box/none/cgroup.procs: no such file or directory",
          message(() -> manager.openUnified("none")));
      manager.destroy();
      assertFalse(manager.exists());
      assertTrue(Files.exists(fs.root.resolve("a")));
    }
  }

  @ParameterizedTest
  @CsvSource({"domain invalid, it is in an invalid state", "threaded, it is in threaded mode", "domain threaded, it is in domain threaded mode"})
  void threadedCgroupsHaveNoMemoryLimit(String type, String reason) throws Exception {
    fs.template("", "cgroup.type", type + "\n");
    try (CgroupManager manager = manager("/box", false, Resources.memory(4096L, null))) {
      assertEquals(
          "cannot enter cgroupv2 \"" + fs.root + "/box\" with domain controllers -- " + reason,
          message(manager::prepare));
      assertFalse(Files.exists(fs.root.resolve("box")), "what was made is removed");
    }
    try (CgroupManager manager = manager("/box", false, Resources.pids(5L))) {
      assertTrue(manager.prepare());
      assertEquals(type.equals("domain invalid"), fs.writes.contains("box/cgroup.type = threaded"));
    }
  }

  @Test
  void handsTheCgroupOver() throws Exception {
    fs.recorder.answer("fchownat", arguments -> null);
    CgroupRequest request = new CgroupRequest("/a/box", "box", false, false, 100_000L, Resources.NONE, Map.of());
    try (CgroupManager manager = fs.host().create(request)) {
      manager.prepare();
      List<String> handed = new ArrayList<>();
      for (Call call : fs.recorder.calls("fchownat")) {
        assertEquals(100_000, call.arguments().get(2));
        assertEquals(-1, call.arguments().get(3), "the group stays");
        handed.add(call.string(1));
      }
      assertEquals("", handed.getFirst(), "the directory itself");
      assertTrue(handed.containsAll(List.of("cgroup.procs", "cgroup.subtree_control", "cgroup.threads")), handed.toString());
      assertFalse(handed.contains("memory.max"), "limits stay ours");
    }
    fs.recorder.answer(
        "fchownat",
        arguments -> {
          throw new SyscallException("fchownat", "", arguments.get(1).equals("") ? Errno.EPERM : Errno.ENOENT);
        });
    try (CgroupManager manager = fs.host().create(request)) {
      assertEquals(
          "unable to hand the cgroup over to uid 100000: chown " + fs.root + "/a/box: operation not permitted",
          message(manager::prepare));
    }
  }

  @Test
  void writesInTheOrderOfTheKernelsDocumentation() throws Exception {
    LinuxResources all =
        new LinuxResources(
            List.of(),
            new LinuxMemory(1000L, 500L, 3000L, null, null, null, null, null, null),
            new LinuxCpu(1024L, 50_000L, null, null, null, null, "0", "0", null),
            new LinuxPids(7L),
            new LinuxBlockIo(500, null, List.of(), List.of(), List.of(), List.of(), List.of()),
            List.of(new HugepageLimit("2MB", 64L)),
            null,
            Map.of("mlx", new LinuxRdma(1L, 2L)),
            Map.of("memory.high", "900"));
    try (CgroupManager manager = prepared()) {
      manager.set(all);
      List<String> files = new ArrayList<>();
      for (String write : fs.writes) {
        files.add(write.substring("box/".length(), write.indexOf(' ')));
      }
      assertEquals(
          List.of(
              "pids.max", "memory.swap.max", "memory.max", "memory.low", "io.weight", "cpu.weight", "cpu.max",
              "cpuset.cpus", "cpuset.mems", "hugetlb.2MB.max", "hugetlb.2MB.rsvd.max", "rdma.max", "memory.high"),
          files,
          "the files that unified names come last, so that they win");
    }
  }

  @Test
  void processesOfThreadedCgroupsAndOfThoseBelow() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.put("box/cgroup.procs", "5\n");
      Files.createDirectory(fs.root.resolve("box/threads"));
      fs.put("box/threads/cgroup.threads", "8\n9\n");
      Files.createDirectory(fs.root.resolve("box/gone"));
      fs.recorder.answer(
          "openat",
          arguments -> arguments.get(1).equals("cgroup.procs") && !isOf(arguments, "box"),
          arguments -> {
            Errno errno = isOf(arguments, "threads") ? Errno.EOPNOTSUPP : Errno.ENODEV;
            throw new SyscallException("openat", "cgroup.procs", errno);
          });
      fs.put("box/threads/cgroup.procs", "");
      fs.put("box/gone/cgroup.procs", "");
      assertEquals(List.of(5), manager.pids());
      List<Integer> all = new ArrayList<>(manager.allPids());
      all.sort(null);
      assertEquals(List.of(5, 8, 9), all, "a cgroup that goes meanwhile has none");
    }
  }

  private static boolean isOf(List<Object> arguments, String cgroup) {
    try {
      String path = NativeKernel.open().readlinkat(Fd.CWD, ((Fd) arguments.get(0)).procPath());
      return path.endsWith("/" + cgroup);
    } catch (SyscallException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void killsWithoutCgroupKill() throws Exception {
    fs.template("", "cgroup.kill", null);
    fs.recorder.answer("kill", arguments -> {
      if (arguments.get(0).equals(6)) {
        throw new SyscallException("kill", "6", Errno.ESRCH);
      }
      return null;
    });
    try (CgroupManager manager = prepared()) {
      fs.put("box/cgroup.procs", "5\n6\n7\n");
      manager.signalAll(9);
      assertEquals(List.of("box/cgroup.freeze = 1", "box/cgroup.freeze = 0"), fs.writes, "none escapes by forking");
      assertEquals(3, fs.recorder.calls("kill").size());
    }
  }

  @Test
  void aCgroupThatGoesWhileItIsKilledWasEmpty() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.failWrites("cgroup.kill", Errno.ENODEV);
      manager.signalAll(9);
      assertEquals(List.of("box/cgroup.kill = 1 !"), fs.writes);
      fs.failWrites("cgroup.kill", Errno.EACCES);
      assertEquals(
          "failed to write \"1\": write " + fs.root + "/box/cgroup.kill: permission denied",
          message(() -> manager.signalAll(9)));
    }
  }

  @Test
  void onlyCgroupFilesAreOpened() throws Exception {
    fs.recorder.answer("fstatfs", arguments -> new StatFs(StatFs.TMPFS_MAGIC, 0));
    try (CgroupManager manager = manager("/box", false, Resources.NONE)) {
      assertTrue(
          message(manager::prepare).endsWith("statfs " + fs.root + " is not on cgroupfs: invalid cross-device link"));
      assertEquals(List.of(), fs.writes);
    }
  }

  @Test
  void refusesCgroupsInUse() throws Exception {
    try (CgroupManager manager = prepared()) {
      fs.put("box/cgroup.procs", "1\n");
      assertEquals(
          "container's cgroup is not empty: 1 process(es) found",
          message(() -> manager("/box", false, Resources.NONE).prepare()));
      fs.put("box/cgroup.procs", "");
      fs.put("box/cgroup.freeze", "1\n");
      assertEquals(
          "container's cgroup unexpectedly frozen", message(() -> manager("/box", false, Resources.NONE).prepare()));
      manager.destroy();
    }
  }

  @Test
  void rootless() throws Exception {
    fs.recorder.fail("mkdirat", Errno.EACCES);
    try (CgroupManager manager = manager("", true, Resources.NONE)) {
      assertFalse(manager.prepare());
      assertEquals(Map.of(), manager.places(Map.of()));
      assertNull(manager.openUnified(""));
    }
    try (CgroupManager manager = manager("", true, Resources.memory(4096L, null))) {
      assertTrue(
          message(manager::prepare)
              .startsWith("rootless needs no limits + no cgrouppath when no permission is granted for cgroups: mkdir "));
    }
    try (CgroupManager manager = manager("/given", true, Resources.NONE)) {
      assertEquals("mkdir " + fs.root + "/given: permission denied", message(manager::prepare));
    }
  }

  @Test
  void memory() throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.memory(new LinuxMemory(1000L, 500L, 3000L, null, null, null, null, null, null)));
      assertEquals(
          List.of("box/memory.swap.max = 2000", "box/memory.max = 1000", "box/memory.low = 500"), fs.writes);
      fs.writes.clear();
      manager.set(Resources.memory(-1L, null));
      assertEquals(List.of("box/memory.swap.max = max", "box/memory.max = max"), fs.writes);
      fs.writes.clear();
      Files.delete(fs.root.resolve("box/memory.swap.max"));
      manager.set(Resources.memory(1000L, 1000L));
      assertEquals(List.of("box/memory.max = 1000"), fs.writes, "no swap accounting, no swap wanted");
      assertTrue(message(() -> manager.set(Resources.memory(1000L, 2000L))).endsWith("no such file or directory"));
      LinuxMemory below = new LinuxMemory(4_999_999L, null, null, null, null, null, null, null, true);
      assertEquals(
          "rejecting memory limit 4999999 <= usage 5000000", message(() -> manager.set(Resources.memory(below))));
      LinuxMemory swapBelow = new LinuxMemory(4_000_000L, null, 5_000_000L, null, null, null, null, null, true);
      assertEquals(
          "rejecting memory+swap limit 5000000 <= usage 5000000",
          message(() -> manager.set(Resources.memory(swapBelow))));
      assertEquals(4, manager.oomKillCount());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, max", "0, 0, ''", "100, 0, ''", "100, -1, max", "-1, 500, 500", "0, 100, !unable to set swap limit without memory limit",
    "-5, 100, !invalid memory value: -5", "200, 100, !memory+swap limit should be >= memory limit", "100, 100, 0", "100, 250, 150",
  })
  void swap(long limit, long swap, String expected) throws Exception {
    if (expected.startsWith("!")) {
      assertEquals(expected.substring(1), message(() -> V2Memory.swapValue(limit, swap)));
    } else {
      assertEquals(expected, V2Memory.swapValue(limit, swap));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "2, 1", "1024, 100", "262144, 10000", "300000, 10000", "512, 59", "2048, 174", "4, 2"})
  void sharesBecomeWeight(long shares, long weight) {
    assertEquals(weight, CpuWeight.of(shares));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "10, 1", "500, 4950", "1000, 10000"})
  void blkioWeightBecomesIoWeight(int weight, long expected) {
    assertEquals(expected, V2Io.ioWeight(weight));
  }

  @Test
  void cpu() throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.cpu(1024L, 50_000L, 10L, null, 0L));
      assertEquals(
          List.of("box/cpu.idle = 0", "box/cpu.weight = 100", "box/cpu.max.burst = 10", "box/cpu.max = 50000 100000"),
          fs.writes);
      fs.writes.clear();
      fs.failWrites("cpu.max.burst", Errno.EINVAL);
      manager.set(Resources.cpu(null, 9000L, 8000L, 10_000L, null));
      assertEquals(
          List.of("box/cpu.max.burst = 8000 !", "box/cpu.max = 9000 10000", "box/cpu.max.burst = 8000"), fs.writes);
      fs.writes.clear();
      manager.set(Resources.cpu(null, -1L, null, null, null));
      manager.set(Resources.cpu(null, null, null, 5000L, null));
      assertEquals(List.of("box/cpu.max = max 100000", "box/cpu.max = max 5000"), fs.writes);
      fs.writes.clear();
      manager.set(Resources.cpu(1024L, null, null, null, 1L));
      assertEquals(List.of("box/cpu.idle = 1"), fs.writes);
    }
  }

  @Test
  void theIdleHaveNoWeightHoweverItIsSaid() throws Exception {
    Map<String, String> files = new java.util.LinkedHashMap<>();
    files.put("cpu.idle", "1");
    files.put("cpu.weight", "8");
    LinuxCpu cpu = new LinuxCpu(200L, null, null, null, null, null, "", "", null);
    LinuxResources both =
        new LinuxResources(List.of(), null, cpu, null, null, List.of(), null, Map.of(), files);
    try (CgroupManager manager = prepared()) {
      manager.set(both);
      assertEquals(List.of("box/cpu.idle = 1"), fs.writes);
    }
  }

  @Test
  void io() throws Exception {
    LinuxResources resources =
        Resources.io(500, List.of(new WeightDevice(8, 0, 400, null)), List.of(new ThrottleDevice(8, 16, 1000)));
    try (CgroupManager manager = prepared()) {
      manager.set(resources);
      assertEquals(
          List.of("box/io.weight = 4950", "box/io.max = 8:16 rbps=1000", "box/io.max = 8:16 wiops=max"), fs.writes);
      fs.writes.clear();
      fs.put("box/io.bfq.weight", "default 100\n");
      manager.set(resources);
      assertEquals(List.of("box/io.bfq.weight = 500", "box/io.bfq.weight = 8:0 400\n"), fs.writes.subList(0, 2));
      fs.writes.clear();
      fs.put("box/io.bfq.weight", "100\n");
      manager.set(resources);
      assertEquals(List.of("box/io.bfq.weight = 500", "box/io.max = 8:16 rbps=1000"), fs.writes.subList(0, 2));
    }
  }

  @Test
  void otherControllers() throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.pids(0L));
      manager.set(Resources.cpuset("0-1", "0"));
      manager.set(Resources.hugetlb(new HugepageLimit("2MB", 64L)));
      manager.set(Resources.rdma("mlx", 1L, 2L));
      assertEquals(
          List.of(
              "box/pids.max = 1", "box/cpuset.cpus = 0-1", "box/cpuset.mems = 0", "box/hugetlb.2MB.max = 64",
              "box/hugetlb.2MB.rsvd.max = 64", "box/rdma.max = mlx hca_handle=1 hca_object=2"),
          fs.writes);
    }
  }

  @Test
  void unified() throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("memory.high", "max");
    files.put("io.max", "8:0 rbps=1\n8:16 rbps=2");
    try (CgroupManager manager = prepared()) {
      manager.set(Resources.unified(files));
      assertEquals(
          List.of("box/memory.high = max", "box/io.max = 8:0 rbps=1", "box/io.max = 8:16 rbps=2"), fs.writes);
      assertEquals(
          "unified resource \"../x\" must be a file name (no slashes)",
          message(() -> manager.set(Resources.unified(Map.of("../x", "1")))));
      assertEquals(
          "unified resource \"misc.max\" can't be set: controller \"misc\" not available",
          message(() -> manager.set(Resources.unified(Map.of("misc.max", "1")))));
      assertEquals(
          "unified resource \"nodot\" must be in the form CONTROLLER.PARAMETER",
          message(() -> manager.set(Resources.unified(Map.of("nodot", "1")))));
      assertTrue(
          message(() -> manager.set(Resources.unified(Map.of("memory.nosuch", "1"))))
              .startsWith("unable to set unified resource \"memory.nosuch\": openat2 "));
      assertThrows(CgroupException.class, () -> manager.set(Resources.unified(Map.of("..", "1"))));
    }
  }

  @Test
  void freezer() throws Exception {
    try (CgroupManager manager = prepared()) {
      manager.freeze();
      assertEquals(FreezerState.FROZEN, manager.freezerState());
      manager.thaw();
      assertEquals(FreezerState.THAWED, manager.freezerState());
      fs.writes.clear();
      manager.signalAll(9);
      assertEquals(List.of("box/cgroup.kill = 1"), fs.writes);
      manager.destroy();
      assertEquals(FreezerState.UNDEFINED, manager.freezerState());
    }
  }

  @Test
  void deviceFilterIsReplacedOrAddedBeforeTheOldGoes() throws Exception {
    List<Fd> programs = new ArrayList<>();
    fs.recorder.answer("bpfProgLoad", a -> add(programs));
    fs.recorder.answer("bpfProgGetFdById", a -> add(programs));
    fs.recorder.answer("bpfProgQuery", a -> new int[] {7});
    fs.recorder.answer("bpfProgAttach", a -> null);
    fs.recorder.answer("bpfProgDetach", a -> null);
    LinuxResources resources = Resources.devices(rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 3L, "rw"));
    try (CgroupManager manager = prepared()) {
      manager.set(resources);
      Call attach = fs.recorder.calls("bpfProgAttach").getFirst();
      assertEquals(BpfCalls.BPF_F_ALLOW_MULTI | BpfCalls.BPF_F_REPLACE, attach.arguments().get(3));
      assertEquals(0, fs.recorder.calls("bpfProgDetach").size());
      assertTrue(programs.stream().noneMatch(Fd::isOpen));

      fs.recorder.forget();
      fs.recorder.answer("bpfProgQuery", a -> new int[] {7, 8});
      manager.set(resources);
      List<String> order =
          fs.recorder.calls().stream().map(Call::name).filter(n -> n.equals("bpfProgAttach") || n.equals("bpfProgDetach")).toList();
      assertEquals(List.of("bpfProgAttach", "bpfProgDetach", "bpfProgDetach"), order);

      fs.recorder.fail("bpfProgLoad", Errno.EPERM);
      fs.recorder.fail("prlimit", Errno.EPERM);
      assertTrue(message(() -> manager.set(resources)).contains("operation not permitted"));
      manager.set(Resources.devices(rule(true, "a", null, null, "rwm")));
      fs.recorder.fail("bpfProgLoad", Errno.EINVAL);
      assertThrows(CgroupException.class, () -> manager.set(Resources.devices(rule(true, "a", null, null, "rwm"))));
      fs.recorder.forget();
      manager.set(Resources.NONE);
      assertEquals(0, fs.recorder.calls("bpfProgLoad").size());
    }
  }

  private static Fd add(List<Fd> programs) {
    Fd fd = Fd.own(1000 + programs.size(), n -> {});
    programs.add(fd);
    return fd;
  }
}
