package dev.jrunc.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jrunc.cli.door.DoorInvocation;
import dev.jrunc.cli.door.ScriptedDoor;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server on a socket of the test's, with front doors that the test plays. */
@Timeout(60)
class ServerTest {
  private static final int EXIT = 20;
  private static final int HELLO = 23;
  private static final int ACCEPTED = 24;
  private static final int GONE = 0;
  private static final int MOST = 64;

  private final Kernel kernel = NativeKernel.open();
  private final Statistics statistics = new Statistics();
  private final CountDownLatch released = new CountDownLatch(1);
  private final List<ScriptedDoor> doors = new ArrayList<>();
  @TempDir Path temp;
  private Path digest;
  private ScriptedDoor owner;
  private CompletableFuture<Void> server;

  @BeforeEach
  void start() throws Exception {
    try (Namespaces namespaces = Namespaces.open(kernel)) {
      Identity self = Identity.own(kernel, namespaces);
      assumeTrue(self.difference(self) == null, "whoever has no_new_privs or a seccomp filter is not served");
    }
    for (String file : List.of("lib/digest", "lib/jrunc.jar", "libexec/nsexec", "bin/jrunc", "runtime/lib/modules")) {
      Files.createDirectories(temp.resolve(file).getParent());
      Files.writeString(temp.resolve(file), "0123456789abcdef\n");
    }
    digest = temp.resolve("lib/digest");
    Fd listener = kernel.socket(SocketCalls.SOCK_SEQPACKET);
    kernel.bind(listener, temp + "/s");
    kernel.listen(listener, 128);
    FdPair pair = kernel.socketpair(SocketCalls.SOCK_SEQPACKET);
    owner = new ScriptedDoor(pair.first());
    owner.request(List.of("jrunc", "serve"), List.of(), "/", 0);
    DoorInvocation caller = DoorInvocation.receiveCold(kernel, pair.second(), () -> {});
    int number = listener.release();
    CountDownLatch listening = new CountDownLatch(1);
    server =
        CompletableFuture.runAsync(
            () -> {
              try {
                new Server(kernel, new InstalledFiles(kernel, temp.toString()), statistics)
                    .run((directory, hangups) -> listening.countDown(), caller, this::serve, number, 0);
              } catch (SyscallException e) {
                throw new IllegalStateException(e);
              }
            });
    assertTrue(listening.await(20, TimeUnit.SECONDS));
  }

  @AfterEach
  void end() throws Exception {
    released.countDown();
    doors.forEach(ScriptedDoor::close);
    if (owner != null) {
      owner.close();
      server.get(20, TimeUnit.SECONDS);
    }
  }

  /** What the call's words say. */
  private int serve(DoorInvocation invocation) {
    switch (invocation.arguments().getLast()) {
      case "wait" -> {
        try {
          released.await();
        } catch (InterruptedException e) {
          return 2;
        }
      }
      case "fail" -> throw new IllegalStateException("as it was told");
      default -> {}
    }
    return 0;
  }

  private ScriptedDoor knock() throws SyscallException {
    Fd socket = kernel.socket(SocketCalls.SOCK_SEQPACKET);
    kernel.connect(socket, temp + "/s");
    ScriptedDoor door = new ScriptedDoor(socket);
    doors.add(door);
    return door;
  }

  private ScriptedDoor accepted(String word) throws SyscallException {
    ScriptedDoor door = knock();
    assertEquals(HELLO, door.hear());
    door.request(List.of("jrunc", word), List.of(), "/", 0);
    assertEquals(ACCEPTED, door.hear());
    return door;
  }

  private void isServed() throws SyscallException {
    assertEquals(EXIT, accepted("state").hear());
  }

  @Test
  void aCallIsGreetedAcceptedAndServed() throws SyscallException {
    isServed();
  }

  @Test
  void callsRunBesideEachOther() throws SyscallException {
    accepted("wait");
    isServed();
  }

  @Test
  void aFaultHarmsNoOtherCall() throws Exception {
    assertEquals(GONE, accepted("fail").hear());
    isServed();
    assertTrue(statistics.describe(kernel, 0).contains("\nerrors: 1\n"));
  }

  @Test
  void whoSaysNothingIsSentAway() throws SyscallException {
    ScriptedDoor door = knock();
    assertEquals(HELLO, door.hear());
    assertEquals(GONE, door.hear());
    isServed();
  }

  @Test
  void whoNeverEndsItsRequestIsSentAway() throws Exception {
    Fd socket = kernel.socket(SocketCalls.SOCK_SEQPACKET);
    kernel.connect(socket, temp + "/s");
    long began = System.nanoTime();
    try (socket) {
      while (send(socket, 1, 1, 8)) {
        Thread.sleep(100);
        assertTrue(System.nanoTime() - began < 20_000_000_000L, "it may go on for ever");
      }
    }
    isServed();
  }

  @Test
  void aRequestOfMoreThanAMebibyteIsNotRead() throws SyscallException {
    int packets = 0;
    try (Fd socket = kernel.socket(SocketCalls.SOCK_SEQPACKET)) {
      kernel.connect(socket, temp + "/s");
      while (packets < 1000 && send(socket, 1, 1, 61_440)) {
        packets++;
      }
    }
    // So many, and what fits into the socket's buffer.
    assertTrue(packets < 40, packets + " packets were taken");
    isServed();
  }

  @Test
  void bytesWithoutMeaningAreNoRequest() throws SyscallException {
    try (Fd socket = kernel.socket(SocketCalls.SOCK_SEQPACKET)) {
      kernel.connect(socket, temp + "/s");
      kernel.send(socket, new byte[] {(byte) 0xa5, 1, 2}, List.of());
    }
    isServed();
  }

  @Test
  void moreCallsThanItHasRoomForAreLeftToWait() throws SyscallException {
    for (int i = 0; i < MOST; i++) {
      accepted("wait");
    }
    ScriptedDoor tooMany = knock();
    assertFalse(tooMany.hears(300));
    released.countDown();
    assertEquals(HELLO, tooMany.hear());
  }

  @Test
  void theEndWaitsForCallsUnderWayAndTakesNoMore() throws Exception {
    ScriptedDoor last = accepted("wait");
    owner.close();
    // Until it has seen that, it may still take in what comes.
    Thread.sleep(500);
    assertFalse(server.isDone());
    released.countDown();
    assertEquals(EXIT, last.hear());
    server.get(20, TimeUnit.SECONDS);
  }

  @Test
  void anotherBuildEndsIt() throws Exception {
    // It may get the number of the one that was deleted.
    Files.delete(digest);
    Files.writeString(digest, "fedcba9876543210\n");
    server.get(20, TimeUnit.SECONDS);
  }

  /** A packet of a message; false: nobody reads it. */
  private boolean send(Fd socket, int type, int flags, int length) {
    ByteBuffer packet = ByteBuffer.allocate(24 + length).order(ByteOrder.LITTLE_ENDIAN);
    packet.putShort((short) type).putShort((short) flags).putInt(0).putLong(0).putInt(length);
    try {
      kernel.send(socket, packet.array(), List.of());
      return true;
    } catch (SyscallException e) {
      return false;
    }
  }
}
