package dev.jrunc.cgroups;

import static dev.jrunc.cgroups.Resources.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.procfs.Procfs;
import dev.jrunc.oci.LinuxCpu;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxPids;
import dev.jrunc.oci.LinuxResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the cgroups of this machine, in directories of its own that it removes again. Needs root. */
class HostTest {
  private static final Kernel KERNEL = NativeKernel.open();
  private static final String ID = "jrunc-test-" + ProcessHandle.current().pid();

  private final List<Process> children = new ArrayList<>();
  private CgroupManager manager;

  @BeforeEach
  void create() throws Exception {
    need(KERNEL.geteuid() == 0, "needs root");
    CgroupHost host = CgroupHost.discover(KERNEL, 0);
    need(host.mode() != CgroupMode.UNIFIED || Files.isWritable(Path.of("/sys/fs/cgroup")), "cgroupfs is read-only");
    manager = host.create(new CgroupRequest("", ID, false, false, Resources.NONE));
  }

  private static void need(boolean condition, String reason) {
    if (!condition) {
      System.out.println("HostTest is skipped: " + reason);
    }
    assumeTrue(condition, reason);
  }

  @AfterEach
  void remove() throws Exception {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    if (manager != null) {
      manager.destroy();
      for (String path : manager.paths().values()) {
        assertFalse(Files.exists(Path.of(path)), path);
      }
      manager.close();
    }
    for (String target : Procfs.of(KERNEL).fds(0).values()) {
      assertFalse(target.startsWith("/sys/fs/cgroup"), "left open: " + target);
    }
  }

  /** A child that moves itself into all of the directories and then becomes {@code command}. */
  private Process start(CgroupManager into, String command) throws Exception {
    List<String> line = new ArrayList<>(List.of("sh", "-c", "for f; do echo 0 > \"$f\" || exit 99; done; exec " + command, "sh"));
    into.places(Map.of())
        .forEach((controller, place) -> line.add(place + (controller.isEmpty() ? "/cgroup.procs" : "/tasks")));
    Process child = new ProcessBuilder(line).redirectErrorStream(true).start();
    children.add(child);
    return child;
  }

  private void await(Process child) throws Exception {
    for (int i = 0; i < 500 && !manager.allPids().equals(List.of((int) child.pid())); i++) {
      Thread.sleep(5);
    }
    assertEquals(List.of((int) child.pid()), manager.allPids());
  }

  private String read(String controller, String file) throws IOException {
    return Files.readString(Path.of(manager.path(controller), file)).strip();
  }

  @Test
  void isWhereRuncWouldPutIt() throws Exception {
    need(CgroupHost.discover(KERNEL, 0).mode() == CgroupMode.HYBRID, "not a hybrid host");
    assertTrue(manager.prepare());
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] fields = line.split(":", 3);
      String directory = fields[1].isEmpty() ? "unified" : fields[1].startsWith("name=") ? fields[1].substring(5) : fields[1];
      if (isMountedElsewhere(fields[1])) {
        continue;
      }
      String own = fields[2].equals("/") ? "" : fields[2];
      assertEquals("/sys/fs/cgroup/" + directory + own + "/" + ID, manager.path(fields[1].split(",")[0]));
      assertTrue(Files.isDirectory(Path.of(manager.path(fields[1].split(",")[0]))));
    }
    assertEquals(manager.paths().size(), manager.created().size());
  }

  @Test
  void limitsProcessesFreezesAndKills() throws Exception {
    need(CgroupHost.discover(KERNEL, 0).mode() != CgroupMode.UNIFIED, "a cgroup v2 host");
    assertTrue(manager.prepare());
    manager.set(
        new LinuxResources(
            List.of(
                rule(false, "a", null, null, "rwm"),
                rule(true, "c", null, null, "m"),
                rule(true, "b", null, null, "m"),
                rule(true, "c", 1L, 3L, "rwm"),
                rule(true, "c", 136L, null, "rwm")),
            new LinuxMemory(33_554_432L, null, null, null, null, null, null, null, null),
            new LinuxCpu(512L, 50_000L, null, 100_000L, null, null, "0", "", null),
            new LinuxPids(20L),
            null,
            List.of(),
            null,
            Map.of(),
            Map.of()));
    assertEquals("b *:* m\nc *:* m\nc 136:* rwm\nc 1:3 rwm", sorted(read("devices", "devices.list")));
    assertEquals("33554432", read("memory", "memory.limit_in_bytes"));
    assertEquals("512", read("cpu", "cpu.shares"));
    assertEquals("50000", read("cpu", "cpu.cfs_quota_us"));
    assertEquals("0", read("cpuset", "cpuset.cpus"));
    assertEquals("20", read("pids", "pids.max"));

    Process child = start(manager, "sleep 100");
    await(child);
    assertEquals(
        "container's cgroup is not empty: 1 process(es) found",
        assertThrows(CgroupException.class, () -> manager.prepare()).getMessage());
    manager.freeze();
    assertEquals(FreezerState.FROZEN, manager.freezerState());
    try (CgroupManager loaded = CgroupHost.discover(KERNEL, 0).load(manager.paths(), false)) {
      assertEquals(FreezerState.FROZEN, loaded.freezerState());
      loaded.thaw();
    }
    assertEquals(FreezerState.THAWED, manager.freezerState());
    manager.signalAll(9);
    assertTrue(child.waitFor(5, TimeUnit.SECONDS));
    assertEquals(137, child.exitValue());
    assertEquals(List.of(), manager.allPids());
  }

  @Test
  void limitsOfTheUnifiedHierarchy() throws Exception {
    need(CgroupHost.discover(KERNEL, 0).mode() == CgroupMode.UNIFIED, "not a cgroup v2 host");
    assertTrue(manager.prepare());
    manager.set(
        new LinuxResources(
            List.of(rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 3L, "rwm")),
            new LinuxMemory(33_554_432L, 4096L, 67_108_864L, null, null, null, null, null, null),
            new LinuxCpu(1024L, 50_000L, null, 100_000L, null, null, "", "", null),
            new LinuxPids(20L),
            null,
            List.of(),
            null,
            Map.of(),
            Map.of("memory.high", "16777216")));
    assertEquals("33554432", read("memory", "memory.max"));
    assertEquals("4096", read("memory", "memory.low"));
    assertEquals("16777216", read("memory", "memory.high"));
    assertEquals("100", read("cpu", "cpu.weight"));
    assertEquals("50000 100000", read("cpu", "cpu.max"));
    assertEquals("20", read("pids", "pids.max"));
    assertEquals(
        "unified resource \"nosuch.max\" can't be set: controller \"nosuch\" not available",
        assertThrows(CgroupException.class, () -> manager.set(Resources.unified(Map.of("nosuch.max", "1")))).getMessage());
    Process child = start(manager, "sleep 100");
    await(child);
    manager.freeze();
    assertEquals(FreezerState.FROZEN, manager.freezerState());
    assertEquals(
        "container's cgroup is not empty: 1 process(es) found",
        assertThrows(CgroupException.class, () -> manager.prepare()).getMessage());
    manager.signalAll(9);
    assertTrue(child.waitFor(5, TimeUnit.SECONDS));
    manager.thaw();
    try (CgroupManager loaded = CgroupHost.discover(KERNEL, 0).load(manager.paths(), false)) {
      assertEquals(FreezerState.THAWED, loaded.freezerState());
      loaded.set(Resources.pids(-1L));
      assertEquals("max", read("pids", "pids.max"));
    }
  }

  private static String sorted(String lines) {
    List<String> list = new ArrayList<>(List.of(lines.split("\n")));
    list.sort(null);
    return String.join("\n", list);
  }

  @Test
  void updatesChangeOnlyTheDifference() throws Exception {
    assertTrue(manager.prepare());
    manager.set(Resources.devices(rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 5L, "r")));
    manager.set(Resources.devices(rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 5L, "r"), rule(true, "c", 1L, 8L, "r")));
    Process reader = start(manager, "head -c 1 /dev/urandom");
    assertEquals(1, reader.waitFor(), "/dev/urandom is not allowed");
    assertTrue(new String(reader.getInputStream().readAllBytes()).contains("not permitted"));
    Process allowed = start(manager, "head -c 1 /dev/random");
    assertEquals(0, allowed.waitFor());
    manager.set(Resources.devices(rule(true, "a", null, null, "rwm")));
    Process all = start(manager, "head -c 1 /dev/urandom");
    assertEquals(0, all.waitFor());
  }

  @Test
  void killedSubCgroupsGoToo() throws Exception {
    assertTrue(manager.prepare());
    Path sub = Files.createDirectories(Path.of(manager.path("devices"), "sub/deep"));
    Process child = start(manager, "sleep 100");
    await(child);
    Files.writeString(sub.resolve("cgroup.procs"), Long.toString(child.pid()));
    assertEquals(List.of(), manager.pids());
    assertEquals(List.of((int) child.pid()), manager.allPids());
    manager.signalAll(9);
    assertTrue(child.waitFor(5, TimeUnit.SECONDS));
    manager.destroy();
    assertFalse(manager.exists());
  }

  @Test
  void outOfMemoryIsCounted() throws Exception {
    assertTrue(manager.prepare());
    assertEquals(0, manager.oomKillCount());
    manager.set(Resources.memory(8_388_608L, null));
    Process hog = start(manager, "tail /dev/zero");
    assertTrue(hog.waitFor(20, TimeUnit.SECONDS));
    assertEquals(137, hog.exitValue());
    assertEquals(1, manager.oomKillCount());
  }

  @Test
  void movesAnotherProcess() throws Exception {
    assertTrue(manager.prepare());
    Process child = new ProcessBuilder("sleep", "100").start();
    children.add(child);
    manager.addProcess((int) child.pid());
    await(child);
    for (String line : Files.readAllLines(Path.of("/proc/" + child.pid() + "/cgroup"))) {
      String controllers = line.split(":", 3)[1];
      assertTrue(line.endsWith("/" + ID) || isMountedElsewhere(controllers), line);
    }
    manager.signalAll(9);
    child.waitFor();
  }

  /** A v1 hierarchy lives on while any mount namespace has it mounted; ours may not. */
  private static boolean isMountedElsewhere(String controllers) {
    return !controllers.isEmpty()
        && !controllers.startsWith("name=")
        && !Files.exists(Path.of("/sys/fs/cgroup/" + controllers + "/cgroup.procs"));
  }

  /** The unified hierarchy of a hybrid host has no controllers, but it has device programs. */
  @Test
  void deviceProgramOfTheUnifiedHierarchy() throws Exception {
    assertTrue(manager.prepare());
    need(!manager.path("").isEmpty(), "no unified hierarchy");
    String mount = manager.path("").substring(0, manager.path("").lastIndexOf('/'));
    try (Hierarchy hierarchy = new Hierarchy(new SharedRoots(KERNEL), new CgroupMount(mount, "/", true));
        CgroupDirectory directory = hierarchy.directory(ID);
        Fd fd = directory.openForReading()) {
      // Twice: the second replaces the first.
      V2Devices.set(directory, List.of(rule(false, "a", null, null, "rwm")), false);
      V2Devices.set(
          directory, List.of(rule(false, "a", null, null, "rwm"), rule(true, "c", 1L, 8L, "r"), rule(true, "c", 1L, 3L, "rw")), false);
      assertEquals(1, KERNEL.bpfProgQuery(fd, 6).length);
      assertEquals(1, start(manager, "head -c 1 /dev/urandom").waitFor());
      assertEquals(0, start(manager, "head -c 1 /dev/random").waitFor());
      assertNotEquals(0, start(manager, "sh -c 'echo > /dev/random'").waitFor(), "reading only");
      V2Devices.set(directory, List.of(rule(true, "a", null, null, "rwm"), rule(false, "c", 1L, 9L, "w")), false);
      assertEquals(1, KERNEL.bpfProgQuery(fd, 6).length);
      assertEquals(0, start(manager, "head -c 1 /dev/urandom").waitFor());
      assertEquals(0, start(manager, "sh -c 'echo > /dev/random'").waitFor());
      assertNotEquals(0, start(manager, "sh -c 'echo <> /dev/urandom'").waitFor(), "write is denied");
    }
  }
}
