package dev.jrunc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.config.CreateRequest;
import dev.jrunc.container.failure.ContainerNotFound;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.WrongStatus;
import dev.jrunc.container.invocation.Diagnostics;
import dev.jrunc.container.process.Executor;
import dev.jrunc.container.state.Status;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real containers, as root, with the executor and libnsexec.so that {@code -Djrunc.native} names and
 * no front door: this process is the parent of what runs.
 */
@EnabledIf(value = "possible", disabledReason = "needs root, busybox-static and -Djrunc.native")
final class LifeCycleTest {
  private static final Path BUSYBOX = Path.of("/bin/busybox");
  private static final String CGROUP = "/jrunc-life-cycle-test";

  private final List<String> warnings = new ArrayList<>();
  private Kernel kernel;
  private DirectInvocation invocation;
  private Executor executor;
  private RuntimeContext context;
  private Fd devNull;
  private Fd output;
  private Path bundle;
  @TempDir Path temp;

  static boolean possible() {
    return System.getProperty("jrunc.native") != null
        && Files.isExecutable(BUSYBOX)
        && NativeKernel.open().geteuid() == 0;
  }

  @BeforeEach
  void makeBundle() throws Exception {
    Path natives = Path.of(System.getProperty("jrunc.native"));
    kernel = NativeKernel.withNsexec(natives.resolve("libnsexec.so").toString());
    devNull = kernel.open("/dev/null", OpenFlags.O_RDWR);
    // Not /dev/null, for which there is no pipe to hear the process on.
    output = kernel.open("/dev/zero", OpenFlags.O_RDWR);
    invocation =
        new DirectInvocation(kernel, devNull, output, output, List.of("PATH=/bin:/usr/bin"));
    executor = Executor.seal(kernel, natives.resolve("nsexec").toString());
    context =
        new RuntimeContext(
            kernel, invocation, new Recording(), temp.resolve("root").toString(), executor, Memory.empty(kernel));
    bundle = Files.createDirectories(temp.resolve("bundle"));
    for (String directory : new String[] {"bin", "proc", "sys", "dev", "etc"}) {
      Files.createDirectories(bundle.resolve("rootfs/" + directory));
    }
    Files.copy(BUSYBOX, bundle.resolve("rootfs/bin/busybox"));
    for (String applet : new String[] {"sh", "sleep", "true"}) {
      Files.createSymbolicLink(bundle.resolve("rootfs/bin/" + applet), Path.of("busybox"));
    }
  }

  @AfterEach
  void leaveNothing() throws Exception {
    invocation.reap();
    Container.delete(context, "box", true);
    invocation.reap();
    invocation.close();
    executor.close();
    devNull.close();
    output.close();
    assertEquals(List.of(), leftCgroups());
    try (var files = Files.list(bundle)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        assertTrue(name.equals("rootfs") || name.equals("config.json"), name);
      }
    }
  }

  @Test
  void goesThroughItsLife() throws Exception {
    config("[\"/bin/sleep\",\"100\"]", "");
    Path pidFile = temp.resolve("pid");
    Container.create(
        context, request(), new LaunchOptions(null, null, pidFile.toString(), 0));
    ContainerSummary created = Container.state(context, "box");
    assertEquals(Status.CREATED, created.status());
    assertEquals(Integer.toString(created.pid()), Files.readString(pidFile));
    assertTrue(
        Files.readString(Path.of("/proc/" + created.pid() + "/cmdline")).startsWith("nsexec"));

    Container.start(context, "box");
    assertEquals(Status.RUNNING, Container.state(context, "box").status());
    assertEquals(
        "cannot start an already running container",
        assertThrows(WrongStatus.class, () -> Container.start(context, "box")).text());
    assertEquals(
        "cannot delete container box that is not stopped: running",
        assertThrows(WrongStatus.class, () -> Container.delete(context, "box", false)).text());
    assertEquals(List.of(created.pid()), Container.processes(context, "box"));

    Container.pause(context, "box");
    assertEquals(Status.PAUSED, Container.state(context, "box").status());
    assertThrows(WrongStatus.class, () -> Container.pause(context, "box"));
    Container.resume(context, "box");
    assertEquals(
        "container not paused",
        assertThrows(WrongStatus.class, () -> Container.resume(context, "box")).text());

    Container.kill(context, "box", 9, false);
    for (int i = 0; i < 500 && Container.state(context, "box").pid() != 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(Status.STOPPED, Container.state(context, "box").status());
    assertEquals(
        "container not running",
        assertThrows(WrongStatus.class, () -> Container.kill(context, "box", 9, false)).text());
    Container.delete(context, "box", false);
    assertThrows(ContainerNotFound.class, () -> Container.state(context, "box"));
    assertEquals(List.of(), Container.list(context, true, warnings::add));
  }

  @Test
  void runCarriesOutputAndExitCode() throws Exception {
    config("[\"/bin/sh\",\"-c\",\"echo one; echo two >&2; exit 3\"]", "");
    assertEquals(
        3, Container.run(context, request(), LaunchOptions.none(), new RunOptions(false, false, true)));
    assertEquals("one\ntwo\n", invocation.foregroundOutput.toString());
    assertThrows(ContainerNotFound.class, () -> Container.state(context, "box"));
  }

  @Test
  void aPlanMayBeLongerThanWhatASocketHolds() throws Exception {
    String word = "\"" + "x".repeat(120_000) + "\"";
    String words = String.join(",", word, word, word, word);
    config("[\"/bin/sh\",\"-c\",\"echo ${#1} ${#4}\",\"sh\"," + words + "]", "");
    assertEquals(
        0, Container.run(context, request(), LaunchOptions.none(), new RunOptions(false, false, true)));
    assertEquals("120000 120000\n", invocation.foregroundOutput.toString());
  }

  @Test
  void execJoinsTheContainer() throws Exception {
    config("[\"/bin/sleep\",\"100\"]", "");
    Container.run(context, request(), LaunchOptions.none(), new RunOptions(true, false, true));
    assertEquals(5, exec("/bin/sh", "-c", "echo $PPID $(cat /proc/1/comm 2>&1); exit 5"));
    assertTrue(invocation.foregroundOutput.toString().startsWith("0 "));
    RuntimeFailure missing = assertThrows(RuntimeFailure.class, () -> exec("nonexistent"));
    assertEquals(
        "unable to start container process: exec: \"nonexistent\":"
            + " executable file not found in $PATH",
        missing.text());
    assertEquals(1, Container.processes(context, "box").size());
  }

  @Test
  void aFaultOfOursLeavesNothing() throws Exception {
    config("[\"/bin/sleep\",\"100\"]", "");
    Path pidFile = temp.resolve("pid");
    invocation.failsAtRelease = true;
    assertThrows(
        IllegalStateException.class,
        () -> Container.create(context, request(), new LaunchOptions(null, null, pidFile.toString(), 0)));
    assertFalse(Files.exists(pidFile));
    assertThrows(ContainerNotFound.class, () -> Container.state(context, "box"));
  }

  @Test
  void aFaultOfOursLeavesNoProcess() throws Exception {
    config("[\"/bin/sleep\",\"100\"]", "");
    invocation.failsAtAdopt = true;
    assertThrows(
        IllegalStateException.class, () -> Container.create(context, request(), LaunchOptions.none()));
    assertEquals(List.of(), leftCgroups());
    invocation.failsAtAdopt = false;
    Container.run(context, request(), LaunchOptions.none(), new RunOptions(true, false, true));
    invocation.failsAtAdopt = true;
    assertThrows(IllegalStateException.class, () -> exec("/bin/sleep", "100"));
    invocation.reap();
    assertEquals(1, Container.processes(context, "box").size());
  }

  @Test
  void aFailureInsideLeavesNothing() throws Exception {
    config("[\"/nonexistent\"]", "");
    refused(
        "unable to start container process: error during container init: exec: \"/nonexistent\":"
            + " stat /nonexistent: no such file or directory");
  }

  @Test
  void aFailingHookLeavesNothing() throws Exception {
    config(
        "[\"/bin/true\"]",
        ",\"hooks\":{\"createRuntime\":[{\"path\":\"/bin/true\"},"
            + "{\"path\":\"/bin/sh\",\"args\":[\"sh\",\"-c\",\"cat >&2; exit 3\"]}]}");
    RuntimeFailure failure =
        assertThrows(
            RuntimeFailure.class,
            () -> Container.create(context, request(), LaunchOptions.none()));
    assertTrue(
        failure
            .text()
            .startsWith(
                "unable to start container process: error during container init: error running"
                    + " createRuntime hook #1: exit status 3, stdout: , stderr: {"),
        failure.text());
    assertTrue(failure.text().contains("\"status\":\"creating\""), failure.text());
    assertEquals(List.of(), leftCgroups());
    assertFalse(Files.exists(temp.resolve("root/box")));
  }

  @Test
  void aStaleTemporaryPidFileIsRefused() throws Exception {
    config("[\"/bin/true\"]", "");
    Path stale = Files.createFile(temp.resolve(".pid"));
    RuntimeFailure failure =
        assertThrows(
            RuntimeFailure.class,
            () ->
                Container.create(
                    context,
                    request(),
                    new LaunchOptions(null, null, temp.resolve("pid").toString(), 0)));
    assertEquals("open " + stale + ": file exists", failure.text());
    assertFalse(Files.exists(temp.resolve("root/box")));
    assertEquals(List.of(), leftCgroups());
  }

  @Test
  void anUnknownIdIsDeletedByForceOnly() throws Exception {
    assertThrows(ContainerNotFound.class, () -> Container.delete(context, "box", false));
    Container.delete(context, "box", true);
  }

  /** Directories of another kind do as well: none is looked into. */
  @Test
  void ofCgroupsThatWereBeingMadeOnlyTheEmptyOnesGo() throws Exception {
    Path empty = Files.createDirectories(temp.resolve("above/empty"));
    Path used = Files.createDirectories(temp.resolve("used"));
    Files.createDirectory(used.resolve("somebody"));
    String record =
        "{\"bundle\":\"/b\",\"runtime\":{\"pid\":0,\"start\":0},\"cgroup_paths\":{\"pids\":\"%s\",\"cpu\":\"%s\",\"memory\":\"%s\"},"
            + "\"makes_cgroups\":true,\"owned_cgroups\":[\"%s\"]}\n";
    Path root = Files.createDirectories(temp.resolve("root/box"));
    Files.writeString(
        root.resolve("creating.json"),
        record.formatted(empty, used, temp.resolve("none"), empty.getParent()));
    Container.delete(context, "box", true);
    assertFalse(Files.exists(empty.getParent()));
    assertTrue(Files.exists(used.resolve("somebody")));
    assertFalse(Files.exists(root));
  }

  private void refused(String words) throws Exception {
    RuntimeFailure failure =
        assertThrows(
            RuntimeFailure.class,
            () -> Container.create(context, request(), LaunchOptions.none()));
    assertEquals(words, failure.text());
    assertEquals(0, failure.getSuppressed().length);
    assertEquals(List.of(), leftCgroups());
    assertFalse(Files.exists(temp.resolve("root/box")));
  }

  private int exec(String... arguments) throws RuntimeFailure {
    return Container.exec(
        context,
        new ExecRequest(
            "box", null, List.of(arguments), null, List.of(), null, List.of(), null, null, null,
            List.of(), List.of(), false, false, false, LaunchOptions.none()));
  }

  private CreateRequest request() {
    return CreateRequest.of("box", bundle.toString());
  }

  private void config(String args, String more) throws Exception {
    String namespaces =
        "[{\"type\":\"pid\"},{\"type\":\"mount\"},{\"type\":\"ipc\"},{\"type\":\"uts\"},"
            + "{\"type\":\"network\"}]";
    Files.writeString(
        bundle.resolve("config.json"),
        "{\"ociVersion\":\"1.2.0\",\"process\":{\"user\":{\"uid\":0,\"gid\":0},\"args\":"
            + args
            + ",\"env\":[\"PATH=/bin\"],\"cwd\":\"/\"},\"root\":{\"path\":\"rootfs\"},"
            + "\"mounts\":[{\"destination\":\"/proc\",\"type\":\"proc\",\"source\":\"proc\"}],"
            + "\"linux\":{\"cgroupsPath\":\""
            + CGROUP
            + "\",\"namespaces\":"
            + namespaces
            + "}"
            + more
            + "}");
  }

  private static List<String> leftCgroups() throws Exception {
    List<String> left = new ArrayList<>();
    try (var hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
      for (Path hierarchy : hierarchies.toList()) {
        if (Files.exists(Path.of(hierarchy + CGROUP))) {
          left.add(hierarchy + CGROUP);
        }
      }
    }
    if (Files.exists(Path.of("/sys/fs/cgroup" + CGROUP))) {
      left.add(CGROUP);
    }
    return left;
  }

  private final class Recording implements Diagnostics {
    @Override
    public void note(String message) {
      // Only what is amiss is looked at.
    }

    @Override
    public void warning(String message) {
      warnings.add(message);
    }

    @Override
    public void debug(String message) {}

    @Override
    public boolean debugEnabled() {
      return false;
    }
  }
}
