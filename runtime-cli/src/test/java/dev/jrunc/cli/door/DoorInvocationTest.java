package dev.jrunc.cli.door;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.ForegroundRequest;
import dev.jrunc.container.invocation.PipeEnd;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DoorInvocationTest {
  private static final class Departed extends RuntimeException {}

  private final List<Process> started = new ArrayList<>();
  private ScriptedDoor door;
  private DoorInvocation invocation;

  @BeforeEach
  void call() throws Exception {
    door = new ScriptedDoor();
    door.request(List.of("jrunc", "state", "\udcff\u00fc"), List.of("A=\udc80", "noequals"), "/proc", 0);
    invocation = receive();
  }

  private DoorInvocation receive() throws SyscallException {
    return DoorInvocation.receive(
        door.kernel,
        door.far(),
        (request, meanwhile) -> sleeper(),
        new HangupThread(),
        () -> {
          throw new Departed();
        });
  }

  @AfterEach
  void hangUp() {
    invocation.close();
    door.close();
    started.forEach(Process::destroyForcibly);
  }

  private ProcessCalls.Spawned sleeper() throws SyscallException {
    try {
      Process process = new ProcessBuilder("sleep", "1000").start();
      started.add(process);
      return new ProcessCalls.Spawned((int) process.pid(), door.kernel.pidfdOpen((int) process.pid()));
    } catch (java.io.IOException e) {
      throw new SyscallException("sleep", "", Errno.ENOENT);
    }
  }

  private Child spawn() throws SyscallException {
    return invocation.spawn(
        new SpawnRequest(
            new SpawnRequest.Program.ByPath("sleep"), List.of("sleep"), List.of(), null, List.of(), null, 0, 0, 0));
  }

  @Test
  void aRequestTellsAllOfTheCaller() {
    assertEquals(List.of("jrunc", "state", "\udcff\u00fc"), invocation.arguments());
    assertEquals(List.of("A=\udc80", "noequals"), invocation.environment());
    assertEquals(4711, invocation.pid());
    assertEquals(022, invocation.umask());
    assertEquals(0x200, invocation.blockedSignals());
    assertEquals(0x1000, invocation.ignoredSignals());
    assertEquals(List.of(3, 7), invocation.openFds());
    assertEquals("/proc", invocation.workingDirectory());
    assertEquals(Visit.FIRST, invocation.visit());
    assertTrue(invocation.workingDirectoryFd().isOpen());
  }

  @Test
  void aLongRequestComesInManyPackets() throws Exception {
    invocation.close();
    door.close();
    door = new ScriptedDoor();
    List<String> environment = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      environment.add("V" + i + "=" + "x".repeat(1000));
    }
    environment.addAll(List.of("A", "AB=0", "A=1", "A=2", "E="));
    // The socket's buffer may be smaller than the request: it is read while it is written.
    Future<?> scene = door.play(channel -> door.request(List.of("jrunc"), environment, "", 1));
    invocation = receive();
    ScriptedDoor.finish(scene);
    assertEquals(environment, invocation.environment());
    assertEquals("1", invocation.variable("A"), "the first counts");
    assertEquals("", invocation.variable("E"));
    assertNull(invocation.variable("B"));
    assertEquals("", invocation.workingDirectory());
    assertEquals(Visit.FINISH, invocation.visit());
    assertEquals(9, invocation.waitStatus());
    assertEquals(815, invocation.initPid());
  }

  @Test
  void opensThroughTheDoor() throws Exception {
    Future<?> scene =
        door.play(
            channel -> {
              try (Packet order = channel.receive();
                  Fd zero = door.kernel.open("/dev/zero", OpenFlags.O_RDONLY)) {
                WireReader in = new WireReader(order.payload());
                assertEquals(DoorMessage.OPEN, order.type());
                assertEquals(OpenFlags.O_WRONLY | OpenFlags.O_CREAT, in.u32());
                assertEquals(0644, in.u32());
                assertEquals("dir/\udcff", in.string());
                // Somebody's end may come in between.
                channel.send(DoorMessage.CHILD_EXIT, 0, 0x900, new WireWriter().u32(77).toBytes(), List.of());
                channel.send(DoorMessage.REPLY, order.id(), 0, new byte[0], List.of(zero));
              }
            });
    try (Fd fd = invocation.open("dir/\udcff", OpenFlags.O_WRONLY | OpenFlags.O_CREAT, 0644)) {
      byte[] read = {1, 1};
      assertEquals(2, door.kernel.read(fd, read, 0, 2));
      assertArrayEquals(new byte[2], read);
      assertTrue(door.kernel.isCloseOnExec(fd));
    }
    ScriptedDoor.finish(scene);
    assertEquals(OptionalInt.of(0x900), invocation.awaitExit(77, 0));
  }

  @Test
  void asksTheDoorToWaitForReadiness() throws Exception {
    Future<?> scene =
        door.play(
            channel -> {
              try (Packet order = channel.receive()) {
                WireReader in = new WireReader(order.payload());
                assertEquals(DoorMessage.NOTIFY, order.type());
                assertEquals(42, in.u32());
                assertEquals("@manager", in.string());
                assertEquals(2, order.fds().size());
                channel.send(DoorMessage.REPLY, order.id(), -Errno.ECONNREFUSED.value(), new byte[0], List.of());
              }
            });
    try (Fd socket = door.kernel.open("/dev/null", OpenFlags.O_RDONLY);
        Fd init = door.kernel.open("/dev/null", OpenFlags.O_RDONLY)) {
      SyscallException failure =
          assertThrows(SyscallException.class, () -> invocation.awaitReady("@manager", socket, init, 42));
      assertEquals("dial unixgram @manager: connect: connection refused", failure.getMessage());
    }
    ScriptedDoor.finish(scene);
  }

  @Test
  void aFailedOpenHasGosWords() throws Exception {
    Future<Integer> scene = door.serveOpens();
    SyscallException failure = assertThrows(SyscallException.class, () -> invocation.open("/nosuch/x", 0, 0));
    assertEquals("open /nosuch/x: no such file or directory", failure.getMessage());
    invocation.exit(3);
    assertEquals(3, scene.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aFailedConnectHasGosWords() throws Exception {
    Future<?> scene =
        door.play(
            channel -> {
              try (Packet order = channel.receive()) {
                assertEquals(DoorMessage.CONNECT, order.type());
                assertEquals("/s", new WireReader(order.payload()).string());
                channel.send(DoorMessage.REPLY, order.id(), -Errno.ECONNREFUSED.value(), new byte[0], List.of());
              }
            });
    SyscallException failure = assertThrows(SyscallException.class, () -> invocation.connect("/s"));
    assertEquals("dial unix /s: connect: connection refused", failure.getMessage());
    ScriptedDoor.finish(scene);
  }

  @Test
  void aChildsEndIsAwaited() throws Exception {
    try (Child child = spawn()) {
      assertEquals(OptionalInt.empty(), child.await(30));
      Future<?> scene =
          door.play(
              channel -> {
                channel.send(DoorMessage.CHILD_EXIT, 0, 1, new WireWriter().u32(1).toBytes(), List.of());
                channel.send(DoorMessage.CHILD_EXIT, 0, 9, new WireWriter().u32(child.pid()).toBytes(), List.of());
              });
      assertEquals(9, child.await());
      ScriptedDoor.finish(scene);
      assertEquals(OptionalInt.of(1), invocation.awaitExit(1, 0));
    }
  }

  @Test
  void aDeadDoorEndsTheWaitAndTheChildren() throws Exception {
    Child child = spawn();
    door.channel().close();
    assertEquals(9, child.await());
    assertTrue(
        assertThrows(SyscallException.class, () -> invocation.open("/", 0, 0)).is(Errno.EPIPE, Errno.ECONNRESET));
    assertTrue(started.getFirst().waitFor(20, TimeUnit.SECONDS));
    assertThrows(SyscallException.class, this::spawn);
  }

  @Test
  void aDoorThatShutsItsHalfIsObeyed() throws Exception {
    spawn();
    door.kernel.shutdown(door.near(), 1);
    assertTrue(started.getFirst().waitFor(20, TimeUnit.SECONDS));
    invocation.exit(1);
    try (Packet exit = door.channel().receive()) {
      assertEquals(DoorMessage.EXIT, exit.type());
    }
  }

  @Test
  void releasedChildrenOutliveTheDoor() throws Exception {
    spawn();
    Future<?> scene =
        door.play(
            channel -> {
              try (Packet adopt = channel.receive();
                  Packet release = channel.receive();
                  Packet exit = channel.receive()) {
                assertEquals(DoorMessage.ADOPT, adopt.type());
                assertEquals(1, adopt.fds().size());
                assertEquals(DoorMessage.ADOPT, release.type());
                assertEquals(0, new WireReader(release.payload()).u32());
                assertEquals(DoorMessage.EXIT, exit.type());
              }
            });
    invocation.adopt((int) started.getFirst().pid(), invocation.stdin());
    invocation.release();
    invocation.exit(0);
    ScriptedDoor.finish(scene);
    door.channel().close();
    assertFalse(started.getFirst().waitFor(300, TimeUnit.MILLISECONDS));
  }

  private ForegroundRequest foreground(Fd pidfd) {
    List<PipeEnd> pipes = List.of(new PipeEnd(0, invocation.stdin()), new PipeEnd(2, invocation.stderr()));
    return new ForegroundRequest(5, pidfd, null, pipes, List.of(invocation.workingDirectoryFd()), true);
  }

  @Test
  void theDoorSupervisesTheForeground() throws Exception {
    invocation.wantFinish(true);
    Future<?> before =
        door.play(
            channel -> {
              try (Packet prepare = channel.receive()) {
                assertEquals(DoorMessage.FOREGROUND_PREPARE, prepare.type());
                assertEquals(16, new WireReader(prepare.payload()).u32());
              }
            });
    invocation.prepareForeground(true);
    // This JVM starts the process itself: the front door knows of it before.
    ScriptedDoor.finish(before);
    Future<?> scene =
        door.play(
            channel -> {
              try (Packet order = channel.receive()) {
                assertEquals(DoorMessage.FOREGROUND, order.type());
                WireReader in = new WireReader(order.payload());
                assertEquals(5, in.u32());
                assertEquals(4 | 8 | 16 | 32 | 128, in.u32(), "flags");
                assertEquals(4, order.fds().size());
                channel.send(DoorMessage.FOREGROUND_EXIT, 0, 0x2a00, new byte[0], List.of());
              }
            });
    // Not sent: FOREGROUND releases the process too.
    invocation.release();
    assertEquals(0x2a00, invocation.foreground(foreground(invocation.stdin())));
    ScriptedDoor.finish(scene);
  }

  @Test
  void aDoorThatGoesOnAloneLetsTheJvmLeave() throws Exception {
    Child child = spawn();
    Future<?> scene =
        door.play(
            channel -> {
              channel.receive().close();
              channel.close();
            });
    assertThrows(Departed.class, () -> invocation.foreground(foreground(child.pidfd())));
    ScriptedDoor.finish(scene);
    assertFalse(started.getFirst().waitFor(300, TimeUnit.MILLISECONDS), "the process must go on");
  }

  @Test
  void nonsenseIsRefused() throws Exception {
    door.kernel.send(door.near(), new byte[] {2, 0, 0, 0}, List.of());
    assertEquals(
        Errno.EBADMSG, assertThrows(SyscallException.class, () -> invocation.awaitExit(1, -1)).errno());
    byte[] unknown = new byte[24];
    unknown[0] = 99;
    door.kernel.send(door.near(), unknown, List.of());
    assertEquals(
        Errno.EBADMSG, assertThrows(SyscallException.class, () -> invocation.awaitExit(1, -1)).errno());
    door.channel().send(DoorMessage.CHILD_EXIT, 0, 0, new byte[2], List.of());
    assertEquals(
        Errno.EBADMSG, assertThrows(SyscallException.class, () -> invocation.awaitExit(1, -1)).errno());
    door.channel().send(DoorMessage.REPLY, 5, 0, new byte[0], List.of());
    assertEquals(
        Errno.EPROTO, assertThrows(SyscallException.class, () -> invocation.awaitExit(1, -1)).errno());
  }

  @Test
  void anEnormousListIsRefusedBeforeItFillsTheHeap() {
    WireReader in = new WireReader(new WireWriter().u32(Integer.MAX_VALUE).u32(0).toBytes());
    assertThrows(SyscallException.class, in::strings);
    assertThrows(SyscallException.class, new WireReader(new byte[] {-1, -1, -1, -1})::string);
    assertThrows(SyscallException.class, new WireReader(new byte[3])::u32);
  }
}
