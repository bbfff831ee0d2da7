package dev.jrunc.cgroups;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.cgroups.dbus.FakeSystemd;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;
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

/** What is asked of systemd, which is not there, for cgroups on a file system that only looks like theirs. */
class SystemdManagerTest {
  private static final Kernel REAL = NativeKernel.open();
  private static final String PATH = "system.slice:runc:box";
  private static final String UNIT = "runc-box.scope";

  @TempDir Path temp;
  private FakeCgroupfs fs;
  private FakeSystemd systemd;
  private final List<String> warnings = new ArrayList<>();
  private final List<String> connected = new ArrayList<>();
  private List<String> environment = List.of();

  @BeforeEach
  void mount() throws Exception {
    fs = FakeCgroupfs.v2(temp);
    systemd = new FakeSystemd(REAL, "252.39-1~deb12u2", "/user.slice/user-1000.slice/user@1000.service");
    isRunning();
  }

  private void isRunning() {
    fs.recorder.answer(
        "fstatat",
        arguments ->
            REAL.fstatat(
                (Fd) arguments.get(0),
                arguments.get(1).equals("/run/systemd/system") ? "/" : (String) arguments.get(1),
                (Integer) arguments.get(2)));
  }

  private CgroupManager manager(LinuxResources resources) throws Exception {
    return manager(new CgroupRequest(PATH, "box", false, false, resources));
  }

  private CgroupManager manager(CgroupRequest request) throws Exception {
    return fs.host().create(request, access());
  }

  private SystemdAccess access() {
    return new SystemdAccess(
        path -> {
          connected.add(path);
          return systemd.connect();
        },
        environment,
        warnings::add);
  }

  private CgroupManager made(LinuxResources resources) throws Exception {
    CgroupManager manager = manager(resources);
    assertTrue(manager.prepare());
    manager.makeAround(77);
    systemd.calls.clear();
    fs.writes.clear();
    return manager;
  }

  /** The properties that are set for limits, in their order. */
  private String properties(LinuxResources resources) throws Exception {
    try (CgroupManager manager = made(resources)) {
      manager.set(resources);
      // The process ends.
      String processes = "devices/system.slice/" + UNIT + "/cgroup.procs";
      if (Files.exists(fs.root.resolve(processes))) {
        fs.put(processes, "");
      }
    }
    assertEquals(1, systemd.calls.size());
    String call = systemd.calls.getFirst();
    String begin = "SetUnitProperties " + UNIT + " true";
    assertTrue(call.startsWith(begin), call);
    return call.substring(begin.length()).strip();
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(CgroupException.class, call).getMessage();
  }

  // ---- the unit

  @Test
  void makesAScopeAroundTheProcess() throws Exception {
    try (CgroupManager manager = manager(Resources.NONE)) {
      String directory = fs.root + "/system.slice/" + UNIT;
      assertTrue(manager.isMadeAroundProcess());
      assertTrue(manager.prepare());
      assertEquals(List.of(directory), manager.missing(), "slices are systemd's");
      assertEquals(List.of(), manager.created());
      manager.makeAround(77);
      assertEquals(List.of(directory), manager.created());
      assertEquals(
          List.of(
              "StartTransientUnit " + UNIT + " replace Description=libcontainer container box Slice=system.slice"
                  + " Delegate=true PIDs=[77] MemoryAccounting=true CPUAccounting=true IOAccounting=true"
                  + " TasksAccounting=true DefaultDependencies=false"),
          systemd.calls);
      assertEquals(List.of("/run/dbus/system_bus_socket"), connected, "one connection");
    }
  }

  @Test
  void aSliceHasNoSliceOfItsOwn() throws Exception {
    try (CgroupManager manager = manager(new CgroupRequest("a-b.slice::a-b-c.slice", "box", false, false, Resources.NONE))) {
      manager.prepare();
      manager.makeAround(77);
      String call = systemd.calls.getFirst();
      assertTrue(call.startsWith("StartTransientUnit a-b-c.slice replace"), call);
      assertTrue(call.contains(" Wants=[a-b.slice] PIDs="), call);
      assertFalse(call.contains("Delegate"), call);
      assertEquals(fs.root + "/a.slice/a-b.slice/a-b-c.slice", manager.path(""));
    }
  }

  @Test
  void annotationsAreProperties() throws Exception {
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put(CgroupRequest.UNIT_PROPERTY + "TimeoutStopSec", "123");
    annotations.put(CgroupRequest.UNIT_PROPERTY + "CollectMode", "'inactive-or-failed'");
    CgroupRequest request = new CgroupRequest(PATH, "box", false, false, null, Resources.NONE, annotations);
    try (CgroupManager manager = manager(request)) {
      manager.prepare();
      manager.makeAround(77);
      assertTrue(systemd.calls.getFirst().endsWith(" TimeoutStopUSec=123000000 CollectMode=inactive-or-failed"));
    }
    Map<String, String> wrong = Map.of(CgroupRequest.UNIT_PROPERTY + "X", "[");
    try (CgroupManager manager = manager(new CgroupRequest(PATH, "box", false, false, null, Resources.NONE, wrong))) {
      systemd.calls.clear();
      String text = message(() -> manager.makeAround(77));
      assertTrue(text.startsWith("annotation org.systemd.property.X=[ value parse error: "), text);
      assertEquals(List.of(), systemd.calls);
      assertEquals(List.of(), manager.created(), "nothing to undo");
    }
  }

  @ParameterizedTest
  @CsvSource({"252, 1, ''", "253, 1, OOMPolicy=kill", "253, 0, OOMPolicy=continue", "253, x, ''"})
  void diesTogetherOrNot(String version, String group, String expected) throws Exception {
    systemd = new FakeSystemd(REAL, version, "");
    try (CgroupManager manager = manager(Resources.unified(Map.of("memory.oom.group", group)))) {
      manager.makeAround(77);
      String call = systemd.calls.getLast();
      int at = call.indexOf("OOMPolicy");
      assertEquals(expected, at < 0 ? "" : call.substring(at));
    }
  }

  @Test
  void aUnitOfOldIsResetOnce() throws Exception {
    systemd.refuse("StartTransientUnit", "UnitExists");
    try (CgroupManager manager = manager(Resources.NONE)) {
      manager.makeAround(77);
      assertEquals(3, systemd.calls.size());
      assertEquals("ResetFailedUnit " + UNIT, systemd.calls.get(1));
      assertEquals(systemd.calls.get(0), systemd.calls.get(2));
    }
    systemd.refuse("StartTransientUnit", "UnitExists").refuse("StartTransientUnit", "UnitExists");
    try (CgroupManager manager = manager(Resources.NONE)) {
      assertEquals("unable to start unit \"" + UNIT + "\": UnitExists of the test", message(() -> manager.makeAround(77)));
    }
  }

  @Test
  void aUnitThatDoesNotStartIsReset() throws Exception {
    systemd.result("failed");
    try (CgroupManager manager = manager(Resources.NONE)) {
      assertEquals(
          "unable to start unit \"" + UNIT + "\": error creating systemd unit `" + UNIT + "`: got `failed`",
          message(() -> manager.makeAround(77)));
      assertEquals("ResetFailedUnit " + UNIT, systemd.calls.getLast());
      assertFalse(manager.created().isEmpty(), "there may be something to remove");
    }
  }

  @Test
  void isStoppedAndItsDirectoryRemoved() throws Exception {
    try (CgroupManager manager = made(Resources.NONE)) {
      manager.destroy();
      assertEquals(List.of("StopUnit " + UNIT + " replace", "ResetFailedUnit " + UNIT), systemd.calls);
      assertFalse(manager.exists());
      // What is gone already is no failure, and what ends badly is told.
      systemd.refuse("StopUnit", "NoSuchUnit").refuse("ResetFailedUnit", "NoSuchUnit");
      manager.destroy();
      systemd.result("canceled");
      manager.destroy();
      assertEquals(List.of("error removing unit `" + UNIT + "`: got `canceled`. Continuing..."), warnings);
      systemd.refuse("StopUnit", "AccessDenied");
      assertEquals("AccessDenied of the test", message(manager::destroy));
    }
  }

  @Test
  void cgroupsInUseAreRefusedBeforeSystemdIsAsked() throws Exception {
    Files.createDirectories(fs.root.resolve("system.slice/" + UNIT));
    fs.put("system.slice/" + UNIT + "/cgroup.procs", "5\n");
    fs.put("system.slice/" + UNIT + "/cgroup.freeze", "0\n");
    try (CgroupManager manager = manager(Resources.NONE)) {
      assertEquals("container's cgroup is not empty: 1 process(es) found", message(manager::prepare));
      assertEquals(List.of(), connected);
    }
  }

  @Test
  void withoutSystemdItSaysSo() throws Exception {
    fs.recorder.fail("fstatat", a -> a.get(1).equals("/run/systemd/system"), Errno.ENOENT, 1);
    assertEquals(
        "systemd not running on this host, cannot use systemd cgroups manager", message(() -> manager(Resources.NONE)));
  }

  // ---- the way to it

  @Test
  void withoutABusRootAsksSystemdItself() throws Exception {
    SystemdAccess access =
        new SystemdAccess(
            path -> {
              connected.add(path);
              if (!path.equals("/run/systemd/private")) {
                throw new SyscallException("connect", path, Errno.ENOENT);
              }
              return systemd.connect();
            },
            List.of("DBUS_SYSTEM_BUS_ADDRESS=tcp:host=x;unix:guid=1,path=/run/a%20b"),
            warnings::add);
    try (CgroupManager manager = fs.host().create(new CgroupRequest(PATH, "box", false, false, Resources.NONE), access)) {
      manager.makeAround(77);
      assertEquals(List.of("/run/a b", "/run/systemd/private"), connected);
      assertEquals(1, systemd.calls.size());
    }
  }

  @Test
  void whoCannotConnectIsToldWhatMayHelp() throws Exception {
    SystemdAccess access =
        new SystemdAccess(
            path -> {
              throw new SyscallException("connect", path, Errno.EACCES);
            },
            List.of(),
            warnings::add);
    try (CgroupManager manager = fs.host().create(new CgroupRequest(PATH, "box", false, false, Resources.NONE), access)) {
      String text = message(() -> manager.makeAround(77));
      assertTrue(text.contains("failed to connect to dbus (hint: for rootless containers"), text);
      assertTrue(text.contains("dial unix /run/dbus/system_bus_socket: connect "), text);
    }
  }

  @Test
  void rootlessGoesBelowTheUsersManager() throws Exception {
    environment = List.of("XDG_RUNTIME_DIR=/run/user/1000");
    try (CgroupManager manager = manager(new CgroupRequest("", "box", true, false, Resources.NONE))) {
      assertEquals(List.of("/run/user/1000/bus"), connected);
      assertEquals(fs.root + "/user.slice/user-1000.slice/user@1000.service/user.slice/" + UNIT, manager.path(""));
      manager.addProcess(5);
      assertEquals(List.of("AttachProcessesToUnit " + UNIT + " [5]"), systemd.calls.stream().map(c -> c.replace("  ", " ")).toList());
    }
    environment = List.of();
    String text = message(() -> manager(new CgroupRequest("", "box", true, false, Resources.NONE)));
    assertTrue(text.contains("could not detect DBUS_SESSION_BUS_ADDRESS from the environment"), text);
    fs = FakeCgroupfs.v1(Files.createDirectory(temp.resolve("v1")));
    isRunning();
    assertEquals(
        "cannot use rootless systemd cgroups manager on cgroup v1",
        message(() -> manager(new CgroupRequest("", "box", true, false, Resources.NONE))));
  }

  // ---- limits, version 2

  @ParameterizedTest
  @CsvSource({
    // limit, reservation, swap, properties
    "33554432, 25165824, 50331648, MemoryMax=33554432 MemoryLow=25165824 MemorySwapMax=16777216",
    // No swap at all is left to the file.
    "33554432, 0, 33554432, MemoryMax=33554432",
    "33554432, 0, -1, MemoryMax=33554432 MemorySwapMax=-1",
    "-1, 0, 0, MemoryMax=-1 MemorySwapMax=-1",
  })
  void memory(long limit, long reservation, long swap, String expected) throws Exception {
    assertEquals(
        expected,
        properties(Resources.memory(new LinuxMemory(limit, reservation, swap, null, null, null, null, null, null))));
  }

  @ParameterizedTest
  @CsvSource({
    // shares, quota, period, properties
    "512, 0, 0, CPUWeight=59",
    "0, 20000, 50000, CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=400000",
    "0, 20500, 0, CPUQuotaPerSecUSec=210000",
    "0, 20001, 100000, CPUQuotaPeriodUSec=100000 CPUQuotaPerSecUSec=210000",
    "0, -1, 0, CPUQuotaPerSecUSec=-1",
    "0, 0, 40000, CPUQuotaPeriodUSec=40000 CPUQuotaPerSecUSec=-1",
  })
  void cpu(long shares, long quota, long period, String expected) throws Exception {
    assertEquals(
        expected, properties(Resources.cpu(new LinuxCpu(shares, quota, null, period, null, null, "", "", null))));
  }

  @ParameterizedTest
  @CsvSource({
    // quota, period, what the file gets
    "20001, 100000, 21000 100000",
    "123456, 0, 124000 100000",
    "500000, 900000, 504000 900000",
    "20000, 50000, 20000 50000",
    // Rounded once, it stays: 34% of 33333.
    "11111, 33333, 11333 33333",
    "11333, 33333, 11333 33333",
    "-1, 40000, max 40000",
  })
  void theFileGetsTheQuotaThatSystemdCounts(long quota, long period, String expected) throws Exception {
    LinuxResources limits = Resources.cpu(new LinuxCpu(null, quota, null, period, null, null, "", "", null));
    properties(limits);
    assertEquals(expected, fs.read("system.slice/" + UNIT + "/cpu.max"));
    try (CgroupManager manager = made(Resources.NONE)) {
      fs.put("system.slice/" + UNIT + "/cpu.max", "");
      manager.update(limits, Resources.NONE);
      assertEquals(expected, fs.read("system.slice/" + UNIT + "/cpu.max"));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, TasksMax=1", "5, TasksMax=5", "-1, TasksMax=-1"})
  void pids(long limit, String expected) throws Exception {
    assertEquals(expected, properties(Resources.pids(limit)));
  }

  @Test
  void idleIsAWeightOfNothing() throws Exception {
    assertEquals("CPUWeight=0", properties(Resources.cpu(512L, null, null, null, 1L)));
    assertEquals(List.of("unable to apply both CPUWeight and CpuIdle to systemd, ignoring CPUWeight"), warnings);
  }

  @Test
  void cpusetsAreBitsInBytes() throws Exception {
    assertEquals("AllowedCPUs=[7, 4] AllowedMemoryNodes=[1]", properties(Resources.cpuset("0-2,10", "0")));
    try (CgroupManager manager = made(Resources.cpuset("3-1", ""))) {
      assertEquals(
          "resources.CPU.Cpus=\"3-1\" conversion error: invalid range: 3-1",
          message(() -> manager.set(Resources.cpuset("3-1", ""))));
    }
  }

  @Test
  void whatAnOldSystemdDoesNotKnowIsNotSent() throws Exception {
    systemd = new FakeSystemd(REAL, "v241", "");
    LinuxCpu all = new LinuxCpu(512L, 20_000L, null, 50_000L, null, null, "0", "0", 1L);
    assertEquals("CPUWeight=59 CPUQuotaPerSecUSec=400000", properties(Resources.cpu(all)));
  }

  @Test
  void unifiedFilesThatArePropertiesToo() throws Exception {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("cpu.max", "30000 60000");
    files.put("cpu.weight", "42");
    files.put("memory.high", "max");
    files.put("memory.min", "4096");
    files.put("pids.max", "9");
    files.put("cpuset.cpus", "1");
    files.put("memory.oom.group", "1");
    fs.template("", "memory.min", "0\n").template("", "memory.oom.group", "0\n");
    assertEquals(
        "CPUQuotaPeriodUSec=60000 CPUQuotaPerSecUSec=500000 CPUWeight=42 MemoryHigh=-1 MemoryMin=4096 TasksMax=9 AllowedCPUs=[2]",
        properties(Resources.unified(files)));
    assertEquals("9", fs.read("system.slice/" + UNIT + "/pids.max"), "and by file");
    try (CgroupManager manager = made(Resources.NONE)) {
      assertEquals(
          "unified resource \"nodot\" must be in the form CONTROLLER.PARAMETER",
          message(() -> manager.set(Resources.unified(Map.of("nodot", "1")))));
      assertEquals(
          "unified resource \"pids.max\" value conversion error: strconv.ParseUint: parsing \"few\": invalid syntax",
          message(() -> manager.set(Resources.unified(Map.of("pids.max", "few")))));
    }
  }

  @Test
  void deviceRulesAreAList() throws Exception {
    fs.recorder.fail("bpfProgQuery", Errno.EPERM);
    fs.recorder.fail("bpfProgLoad", Errno.EPERM);
    fs.recorder.fail("prlimit", Errno.EPERM);
    LinuxResources resources =
        Resources.devices(
            Resources.rule(false, "a", null, null, "rwm"),
            Resources.rule(true, "c", 7L, null, "rw"),
            Resources.rule(true, "b", 7L, 3L, "m"),
            Resources.rule(true, "c", null, null, "m"),
            Resources.rule(true, "c", null, 5L, "r"));
    try (CgroupManager manager = made(resources)) {
      assertThrows(CgroupException.class, () -> manager.set(resources));
      String call = systemd.calls.getFirst();
      assertTrue(call.contains(" DeviceAllow=[] DevicePolicy=strict DeviceAllow=["), call);
      for (String entry : List.of("[char-7, rw]", "[/dev/block/7:3, m]", "[char-*, m]")) {
        assertTrue(call.contains(entry), call);
      }
      assertEquals(1, warnings.size(), "one cannot be said: " + warnings);
      assertTrue(warnings.getFirst().contains("systemd doesn't support '*:n' device rules"), warnings.toString());
    }
  }

  @Test
  void memoryInUseIsLookedAtBeforeSystemdIsTold() throws Exception {
    LinuxResources low = Resources.memory(new LinuxMemory(4096L, null, null, null, null, null, null, null, true));
    try (CgroupManager manager = made(Resources.NONE)) {
      assertEquals("rejecting memory limit 4096 <= usage 5000000", message(() -> manager.update(low, Resources.NONE)));
      assertEquals(List.of(), systemd.calls);
    }
  }

  @Test
  void aFailedUpdateIsTakenBackThere() throws Exception {
    try (CgroupManager manager = made(Resources.NONE)) {
      fs.failWrites("pids.max", Errno.EINVAL);
      assertThrows(CgroupException.class, () -> manager.update(Resources.pids(5L), Resources.pids(9L)));
      assertEquals(
          List.of("SetUnitProperties " + UNIT + " true TasksMax=5", "SetUnitProperties " + UNIT + " true TasksMax=9"),
          systemd.calls);
    }
  }

  @Test
  void whatSystemdRefusesIsSaid() throws Exception {
    try (CgroupManager manager = made(Resources.NONE)) {
      systemd.refuse("SetUnitProperties", "PropertyReadOnly");
      assertEquals(
          "unable to set unit properties: PropertyReadOnly of the test", message(() -> manager.set(Resources.pids(5L))));
      assertEquals(List.of(), fs.writes);
    }
  }

  // ---- version 1

  private void version1() throws Exception {
    fs = FakeCgroupfs.v1(Files.createDirectory(temp.resolve("v1")));
    isRunning();
  }

  @Test
  void onVersion1TheProcessIsPutWhereSystemdKnowsNothing() throws Exception {
    version1();
    try (CgroupManager manager = manager(Resources.NONE)) {
      manager.prepare();
      manager.makeAround(77);
      String call = systemd.calls.getFirst();
      assertTrue(call.contains(" BlockIOAccounting=true "), call);
      assertEquals(fs.root + "/freezer/system.slice/" + UNIT, manager.path("freezer"));
      for (String hierarchy : List.of("cpuset", "devices", "memory", "cpu,cpuacct", "pids", "freezer", "name=systemd")) {
        String name = hierarchy.replace("name=", "");
        assertTrue(fs.writes.contains(name + "/system.slice/" + UNIT + "/cgroup.procs = 77"), name + ": " + fs.writes);
      }
    }
  }

  @Test
  void limitsOfVersion1() throws Exception {
    version1();
    LinuxCpu cpu = new LinuxCpu(512L, 20_000L, null, 50_000L, null, null, "0-1", "", null);
    assertEquals(
        "CPUShares=512 CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=400000 AllowedCPUs=[3]",
        properties(Resources.cpu(cpu)));
    systemd.calls.clear();
    assertEquals("MemoryLimit=4096", properties(Resources.memory(4096L, null)));
    systemd.calls.clear();
    assertEquals("BlockIOWeight=400", properties(Resources.io(400, List.of(), List.of())));
  }

  @Test
  void onVersion1ProcessesStandWhileSystemdRewritesDeviceRules() throws Exception {
    version1();
    LinuxResources all = Resources.devices(Resources.rule(true, "a", null, null, "rwm"));
    try (CgroupManager manager = made(all)) {
      manager.set(all);
      String state = "freezer/system.slice/" + UNIT + "/freezer.state = ";
      assertEquals(List.of(state + "FROZEN", state + "THAWED"), fs.writes.subList(0, 2));
      assertEquals("SetUnitProperties " + UNIT + " true DeviceAllow=[] DevicePolicy=auto", systemd.calls.getFirst());
      fs.writes.clear();
      // One that was frozen before stays so.
      manager.freeze();
      fs.put("freezer/system.slice/" + UNIT + "/freezer.self_freezing", "1\n");
      fs.writes.clear();
      manager.set(all);
      assertFalse(fs.writes.contains(state + "THAWED"), fs.writes.toString());
    }
  }
}
