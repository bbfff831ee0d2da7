package dev.jrunc.container.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The conversation with a scripted init at the other end of a real socketpair. */
final class SyncServerTest {
  private final Kernel kernel = NativeKernel.open();
  private final List<String> calls = new ArrayList<>();
  private FdPair pair;
  private SyncChannel channel;
  private SyncServer server;
  private boolean early;

  @BeforeEach
  void connect() throws Exception {
    pair = kernel.socketpair(SocketCalls.SOCK_SEQPACKET);
    channel = new SyncChannel(kernel, pair.first());
    server = new SyncServer(channel, new Recording());
  }

  @AfterEach
  void disconnect() {
    pair.close();
  }

  @Test
  void servesTheWholeConversationInOrder() throws Exception {
    server.expect(List.of(SyncType.PROC_USERMAP, SyncType.PROC_PID));
    say(1, new byte[0]);
    sayWithFd(3, u32(42));
    say(4, new byte[0]);
    say(5, new byte[0]);
    say(6, u32(9));
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(
        List.of("usermap", "plan 42", "hooks", "ready", "seccomp 9"), calls);
    assertEquals(List.of(65, 67, 68, 69, 70), replies());
  }

  @Test
  void answersForATreeWithAnFd() throws Exception {
    server.expect(List.of(SyncType.PROC_MOUNT_PLEASE));
    say(9, u32(3));
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(List.of("mount 3"), calls);
    try (SocketCalls.Received reply = kernel.receive(pair.second(), new byte[64], 8)) {
      assertEquals(24, reply.length());
      assertEquals(1, reply.fds().size());
    }
  }

  @Test
  void takesNoTreeOfInit() throws Exception {
    server.expect(List.of(SyncType.PROC_TREE));
    sayWithFd(10, new byte[0]);
    assertThrows(ProtocolViolated.class, server::serve);
  }

  @Test
  void anInitThatHadItsPlanBeforehandMayAskBeforeItIsToldOf() throws Exception {
    early = true;
    server.expect(List.of(SyncType.PROC_PID, SyncType.PROC_READY));
    say(5, new byte[0]);
    sayWithFd(3, u32(42));
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(List.of("plan 42", "ready"), calls);
  }

  @Test
  void oneThatNobodyToldOfIsMissed() throws Exception {
    server.expect(List.of(SyncType.PROC_PID, SyncType.PROC_READY));
    say(5, new byte[0]);
    hangUpForWriting();
    assertEquals(List.of(SyncType.PROC_PID, SyncType.PROC_READY), server.serve());
    assertEquals(List.of(), calls);
  }

  @Test
  void knowsWhetherInitIsThereAlready() throws Exception {
    early = true;
    server.expect(List.of(SyncType.PROC_PID));
    assertFalse(server.hasPid());
    sayWithFd(3, u32(42));
    assertTrue(server.hasPid());
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(List.of("plan 42"), calls);
  }

  @Test
  void whatCameInsteadOfInitIsServed() throws Exception {
    early = true;
    server.expect(List.of(SyncType.PROC_PID, SyncType.PROC_READY));
    say(5, new byte[0]);
    assertFalse(server.hasPid());
    sayWithFd(3, u32(42));
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(List.of("plan 42", "ready"), calls);
  }

  @Test
  void stageOneThatStillHasToBeServedIsNotPassedOver() throws Exception {
    early = true;
    server.expect(List.of(SyncType.PROC_USERMAP, SyncType.PROC_PID));
    say(1, new byte[0]);
    assertFalse(server.hasPid());
    sayWithFd(3, u32(42));
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(List.of("usermap", "plan 42"), calls);
  }

  @Test
  void sendsCgroupsUnasked() throws Exception {
    try (Fd directory = kernel.open("/", OpenFlags.O_PATH)) {
      channel.send(new RuntimeReply.Cgroups(List.of(8, 9), List.of(directory, directory)));
    }
    byte[] packet = new byte[64];
    try (SocketCalls.Received message = kernel.receive(pair.second(), packet, 8)) {
      assertEquals(32, message.length());
      assertEquals(2, message.fds().size());
      ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(76, in.getShort(0));
      assertEquals(8, in.getInt(24));
      assertEquals(9, in.getInt(28));
    }
  }

  @Test
  void sendsAPlanOfAnyLength() throws Exception {
    byte[] bytes = new byte[2 * 32768 + 8];
    bytes[32768] = 1;
    bytes[2 * 32768] = 2;
    try (Fd directory = kernel.open("/", OpenFlags.O_PATH)) {
      channel.send(new RuntimeReply.Plan(bytes, List.of(directory, directory)));
    }
    assertPart(32768, 0, 2);
    assertPart(32768, 1, 0);
    assertPart(8, 2, 0);
  }

  @Test
  void sendsNoMoreAheadThanASocketTakesAtOnce() throws Exception {
    byte[] bytes = new byte[32768 + 8];
    bytes[32768] = 1;
    channel.sendAhead(new RuntimeReply.Plan(bytes, List.of()));
    assertPart(32768, 0, 0);
    assertEquals(List.of(), replies());
    channel.send(new RuntimeReply.Run());
    assertPart(8, 1, 0);
    assertEquals(List.of(69), replies());
  }

  @Test
  void whatIsLeftOfAPlanGoesBeforeAMessageIsAwaited() throws Exception {
    channel.sendAhead(new RuntimeReply.Plan(new byte[32768 + 8], List.of()));
    hangUpForWriting();
    assertEquals(List.of(), server.serve());
    assertEquals(List.of(67, 67), replies());
  }

  private void assertPart(int length, int first, int fds) throws Exception {
    byte[] packet = new byte[40000];
    try (SocketCalls.Received part = kernel.receive(pair.second(), packet, 8)) {
      ByteBuffer in = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(24 + length, part.length());
      assertEquals(67, in.getShort(0));
      assertEquals(fds == 0 ? 0 : 1, in.getInt(12));
      assertEquals(length, in.getInt(16));
      assertEquals(first, in.get(24));
      assertEquals(fds, part.fds().size());
    }
  }

  @Test
  void tellsWhatIsMissingAtTheEndOfTheFile() throws Exception {
    server.expect(List.of(SyncType.PROC_HOOKS, SyncType.PROC_READY));
    say(4, new byte[0]);
    hangUpForWriting();
    assertEquals(List.of(SyncType.PROC_READY), server.serve());
  }

  @Test
  void refusesAMessageOutOfOrder() throws Exception {
    server.expect(List.of(SyncType.PROC_HOOKS, SyncType.PROC_READY));
    say(5, new byte[0]);
    ProtocolViolated e = assertThrows(ProtocolViolated.class, server::serve);
    assertTrue(
        e.text().endsWith(
            "unexpected synchronisation flag: got \"procReady\", expected \"procHooks\""),
        e.text());
    assertEquals(List.of(), calls);
  }

  @Test
  void refusesAMessageThatNothingAskedFor() throws Exception {
    say(4, new byte[0]);
    assertThrows(ProtocolViolated.class, server::serve);
  }

  @Test
  void aFailureEndsTheConversation() throws Exception {
    server.expect(List.of(SyncType.PROC_READY));
    say(7, 3, 12, 2, "stat /x: no such file or directory".getBytes(StandardCharsets.UTF_8));
    OperationFailed e = assertThrows(OperationFailed.class, server::serve);
    assertEquals("12 3 2 stat /x: no such file or directory", e.text());
  }

  @Test
  void aFailureIsHeardOfAnInitThatReadNothing() throws Exception {
    server.expect(List.of(SyncType.PROC_READY));
    channel.sendAhead(new RuntimeReply.Plan(new byte[8], List.of()));
    say(7, 3, 12, 2, "no such file or directory".getBytes(StandardCharsets.UTF_8));
    pair.second().close();
    OperationFailed e = assertThrows(OperationFailed.class, server::serve);
    assertEquals("12 3 2 no such file or directory", e.text());
  }

  @Test
  void anInitThatReadNothingAndSaidNothingHasEnded() throws Exception {
    server.expect(List.of(SyncType.PROC_READY));
    channel.sendAhead(new RuntimeReply.Plan(new byte[8], List.of()));
    pair.second().close();
    assertEquals(List.of(SyncType.PROC_READY), server.serve());
  }

  @Test
  void aHandlersFailureIsNotAnswered() throws Exception {
    server.expect(List.of(SyncType.PROC_TIME_OFFSETS));
    say(2, new byte[0]);
    assertThrows(OperationFailed.class, server::serve);
    kernel.shutdown(pair.first(), 1);
    assertEquals(List.of(), replies());
  }

  @Test
  void logLinesComeAtAnyTimeAndCannotForgeLines() throws Exception {
    say(8, "\u0003a\nb\u001b[2J".getBytes(StandardCharsets.UTF_8));
    hangUpForWriting();
    server.serve();
    assertEquals(List.of("log 3 a\\nb\\x1b[2J"), calls);
  }

  @Test
  void refusesBadPackets() throws Exception {
    refused(new byte[] {1, 2, 3});
    refused(packet(4, 0, 0, 0, new byte[5000]));
    refused(packet(4, 0, 0, 0, new byte[] {1}));
    refused(packet(99, 0, 0, 0, new byte[0]));
    refused(packet(69, 0, 0, 0, new byte[0]));
    refused(packet(3, 0, 0, 0, u32(1)));
    refused(packet(6, 0, 0, 0, u32(-1)));
    refused(packet(9, 0, 0, 0, u32(-1)));
    refused(packet(10, 0, 0, 0, new byte[0]));
    refused(packet(71, 0, 0, 1, new byte[0]));
    refused(packet(8, 0, 0, 0, new byte[0]));
    byte[] wrongLength = packet(7, 0, 0, 0, new byte[] {'x'});
    wrongLength[16] = 2;
    refused(wrongLength);
  }

  @Test
  void closesFdsThatNothingAskedFor() throws Exception {
    FdPair pipe = kernel.pipe(0);
    byte[] packet = packet(5, 0, 0, 1, new byte[0]);
    kernel.send(pair.second(), packet, List.of(pipe.second()));
    pipe.second().close();
    server.expect(List.of(SyncType.PROC_READY));
    assertThrows(ProtocolViolated.class, server::serve);
    // End of file: no copy of the write end is left in this process.
    assertEquals(0, kernel.read(pipe.first(), new byte[1], 0, 1));
    pipe.first().close();
  }

  private void refused(byte[] packet) throws Exception {
    try (FdPair other = kernel.socketpair(SocketCalls.SOCK_SEQPACKET)) {
      SyncServer fresh = new SyncServer(new SyncChannel(kernel, other.first()), new Recording());
      fresh.expect(List.of(SyncType.PROC_HOOKS));
      kernel.send(other.second(), packet, List.of());
      assertThrows(ProtocolViolated.class, fresh::serve);
    }
  }

  private void say(int type, byte[] payload) throws Exception {
    say(type, 0, 0, 0, payload);
  }

  private void say(int type, int step, int op, int errno, byte[] payload) throws Exception {
    ByteBuffer packet = ByteBuffer.wrap(packet(type, op, errno, 0, payload));
    packet.order(ByteOrder.LITTLE_ENDIAN).putShort(2, (short) step);
    kernel.send(pair.second(), packet.array(), List.of());
  }

  private void sayWithFd(int type, byte[] payload) throws Exception {
    try (Fd fd = kernel.eventfd(0, 0)) {
      kernel.send(pair.second(), packet(type, 0, 0, 1, payload), List.of(fd));
    }
  }

  private void hangUpForWriting() throws Exception {
    kernel.shutdown(pair.second(), 1);
  }

  private List<Integer> replies() throws Exception {
    List<Integer> types = new ArrayList<>();
    byte[] buffer = new byte[40000];
    while (true) {
      try (SocketCalls.Received received =
          kernel.receive(pair.second(), buffer, 0, buffer.length, 8, SocketCalls.MSG_DONTWAIT)) {
        if (received.length() == 0) {
          return types;
        }
        types.add((int) ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN).getShort());
      } catch (SyscallException e) {
        return types;
      }
    }
  }

  private static byte[] u32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] packet(int type, int op, int errno, int flags, byte[] payload) {
    ByteBuffer out =
        ByteBuffer.allocate(24 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) type).putShort((short) 0).putInt(op).putInt(errno).putInt(flags);
    out.putInt(payload.length).putInt(0).put(payload);
    return out.array();
  }

  private final class Recording implements SyncHandler {
    @Override
    public void cgroup() {
      calls.add("cgroup");
    }

    @Override
    public void usermap() {
      calls.add("usermap");
    }

    @Override
    public void timeOffsets() throws RuntimeFailure {
      throw new OperationFailed("no");
    }

    @Override
    public void plan(InitMessage.Pid init) throws RuntimeFailure {
      calls.add("plan " + init.pid());
      assertTrue(init.pidfd().isOpen());
      if (early) {
        init.pidfd().close();
        return;
      }
      server.expect(
          List.of(SyncType.PROC_HOOKS, SyncType.PROC_READY, SyncType.PROC_SECCOMP));
      channel.send(new RuntimeReply.Plan(new byte[8], List.of(init.pidfd())));
      init.pidfd().close();
      assertFalse(init.pidfd().isOpen());
    }

    @Override
    public void hooks() {
      calls.add("hooks");
    }

    @Override
    public void ready() {
      calls.add("ready");
    }

    @Override
    public void seccomp(int number, Reply taken) throws RuntimeFailure {
      calls.add("seccomp " + number);
      taken.send();
    }

    @Override
    public Fd mountTree(int mount) throws RuntimeFailure {
      calls.add("mount " + mount);
      try {
        return kernel.eventfd(0, 0);
      } catch (SyscallException e) {
        throw new SyscallFailed("eventfd", e);
      }
    }

    @Override
    public RuntimeFailure failed(InitMessage.Failure failure) {
      return new OperationFailed(
          failure.op() + " " + failure.step() + " " + failure.errno() + " " + failure.detail());
    }

    @Override
    public void log(InitMessage.Log line) {
      calls.add("log " + line.level() + " " + line.text());
    }
  }
}
