package dev.jrunc.linux;

import static dev.jrunc.linux.SocketCalls.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeSocketsTest {
  private static final Kernel KERNEL = NativeKernel.open();

  private static byte[] ascii(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void packetsKeepTheirBoundsAndCarryManyFds() throws Exception {
    try (FdPair pair = KERNEL.socketpair(SOCK_SEQPACKET)) {
      List<Fd> sent = new ArrayList<>();
      for (int i = 0; i < 61; i++) {
        sent.add(KERNEL.memfdCreate("fd" + i, 0));
      }
      byte[] large = new byte[61_464];
      large[61_463] = 7;
      KERNEL.send(pair.first(), large, sent);
      KERNEL.send(pair.first(), ascii("second"), List.of());
      byte[] buffer = new byte[65_536];
      try (Received got = KERNEL.receive(pair.second(), buffer, MAX_FDS)) {
        assertEquals(large.length, got.length());
        assertEquals(7, buffer[61_463]);
        assertFalse(got.truncated() || got.fdsTruncated());
        assertEquals(61, got.fds().size());
        for (int i = 0; i < 61; i++) {
          assertTrue(KERNEL.fstat(got.fds().get(i)).isSameFile(KERNEL.fstat(sent.get(i))), "fd " + i);
          assertTrue(KERNEL.isCloseOnExec(got.fds().get(i)));
        }
      }
      try (Received got = KERNEL.receive(pair.second(), buffer, 1)) {
        assertEquals(6, got.length());
        assertEquals(List.of(), got.fds());
      }
      sent.forEach(Fd::close);
    }
  }

  @Test
  void truncationIsTold() throws Exception {
    try (FdPair pair = KERNEL.socketpair(SOCK_SEQPACKET);
        Fd null1 = KERNEL.open("/dev/null", 0)) {
      KERNEL.send(pair.first(), ascii("0123456789"), List.of(null1, null1, null1));
      byte[] buffer = new byte[4];
      try (Received got = KERNEL.receive(pair.second(), buffer, 2)) {
        assertArrayEquals(ascii("0123"), buffer);
        assertTrue(got.truncated());
        assertTrue(got.fdsTruncated());
        assertEquals(2, got.fds().size());
      }
      KERNEL.send(pair.first(), ascii("x"), List.of(null1));
      try (Received got = KERNEL.receive(pair.second(), buffer, 0)) {
        assertTrue(got.fdsTruncated());
        assertEquals(List.of(), got.fds());
      }
      SyscallException e =
          assertThrows(SyscallException.class, () -> KERNEL.send(pair.first(), new byte[70_000], List.of()));
      assertEquals(Errno.EMSGSIZE, e.errno());
    }
  }

  @Test
  void endOfFileAndBrokenPipe() throws Exception {
    try (FdPair pair = KERNEL.socketpair(SOCK_STREAM)) {
      pair.first().close();
      assertEquals(0, KERNEL.receive(pair.second(), new byte[4], 0).length());
      SyscallException e =
          assertThrows(SyscallException.class, () -> KERNEL.send(pair.second(), ascii("x"), List.of()));
      assertEquals(Errno.EPIPE, e.errno());
    }
  }

  @Test
  void listenConnectIdentify(@TempDir Path temp) throws Exception {
    // The name is longer than sun_path has room for, so the client must go by an fd.
    Path deep = Files.createDirectories(temp.resolve("d".repeat(120)));
    try (Fd listener = KERNEL.socket(SOCK_SEQPACKET);
        Fd client = KERNEL.socket(SOCK_SEQPACKET)) {
      String shortName = temp.resolve("s").toString();
      KERNEL.bind(listener, shortName);
      KERNEL.listen(listener, 5);
      Path moved = Files.move(Path.of(shortName), deep.resolve("socket"));
      KERNEL.connect(client, moved.toString());
      try (Fd server = KERNEL.accept(listener)) {
        PeerCredentials peer = KERNEL.peerCredentials(server);
        assertEquals(KERNEL.getpid(), peer.pid());
        assertEquals(KERNEL.geteuid(), peer.uid());
        assertEquals(KERNEL.getegid(), peer.gid());
        try (Fd pidfd = KERNEL.peerPidfd(server)) {
          KERNEL.pidfdSendSignal(pidfd, 0);
        }
        SyscallException e =
            assertThrows(
                SyscallException.class, () -> KERNEL.receive(server, new byte[1], 0, 1, 0, SocketCalls.MSG_DONTWAIT));
        assertEquals(Errno.EAGAIN, e.errno());
        KERNEL.shutdown(client, 1);
        assertEquals(0, KERNEL.receive(server, new byte[1], 0).length());
      }
    }
    SyscallException e =
        assertThrows(
            SyscallException.class,
            () -> {
              try (Fd s = KERNEL.socket(SOCK_STREAM)) {
                KERNEL.connect(s, temp.resolve("none").toString());
              }
            });
    assertEquals(Errno.ENOENT, e.errno());
    assertEquals("connect", e.call());
  }

  @Test
  void pollTellsWhoIsReady() throws Exception {
    try (FdPair one = KERNEL.pipe(0);
        FdPair two = KERNEL.pipe(0);
        Fd event = KERNEL.eventfd(0, 0)) {
      PollSet set = new PollSet();
      int first = set.add(one.first(), PollSet.POLLIN);
      int second = set.add(two.first(), PollSet.POLLIN);
      int third = set.add(event, PollSet.POLLIN);
      int write = set.add(two.second(), PollSet.POLLOUT);
      set.disable(write);
      assertEquals(0, KERNEL.poll(set, 20));
      KERNEL.writeAll(two.second(), ascii("x"));
      assertEquals(1, KERNEL.poll(set, -1));
      assertEquals(0, set.ready(first));
      assertEquals(PollSet.POLLIN, set.ready(second));
      one.second().close();
      KERNEL.writeAll(event, new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
      assertEquals(3, KERNEL.poll(set, 0));
      assertEquals(PollSet.POLLHUP, set.ready(first));
      assertEquals(PollSet.POLLIN, set.ready(third));
      for (int i = 0; i < 20; i++) {
        set.add(event, PollSet.POLLIN);
      }
      assertEquals(23, KERNEL.poll(set, 0));
    }
  }
}
