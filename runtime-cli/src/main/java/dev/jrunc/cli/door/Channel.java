package dev.jrunc.cli.door;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The socket to the front door. One thread reads it. When the front door has died, every receive
 * fails with ECONNRESET and every send with EPIPE, so that whatever was going on is undone on the
 * way out like after any other failure.
 */
final class Channel implements AutoCloseable {
  static final int HEADER = 24;
  static final int MAX_PAYLOAD = 61_440;

  /** As DOOR_MESSAGE_MAX: more than argv and environment can be. */
  private static final int MAX_MESSAGE = 16 << 20;

  /** Fds on one packet. */
  private static final int MAX_FDS = SocketCalls.MAX_FDS;

  private static final int MORE = 1;
  private static final byte[] NOTHING = new byte[0];

  /** A thread's for the packet that comes in: one for each call would be most of what a call allocates. */
  private static final ThreadLocal<byte[]> PACKET = ThreadLocal.withInitial(() -> new byte[HEADER + MAX_PAYLOAD]);

  /** poll(2): the peer has shut down its writing half. */
  static final int POLLRDHUP = 0x2000;

  private final SocketCalls sockets;
  private final Fd socket;
  private final ReentrantLock sending = new ReentrantLock();
  private final List<byte[]> held = new ArrayList<>();
  private @Nullable Runnable closed;
  private long patienceNanos;
  private int mostBytes = MAX_MESSAGE;

  Channel(SocketCalls sockets, Fd socket) {
    this.sockets = sockets;
    this.socket = socket;
  }

  /** Sends a message, in as many packets as it takes, after those that were held back. */
  void send(DoorMessage type, int id, long value, byte[] payload, List<Fd> fds) throws SyscallException {
    sending.lock();
    try {
      while (!held.isEmpty()) {
        sockets.send(socket, held.removeFirst(), List.of());
      }
      sendPackets(type, id, value, payload, fds);
    } finally {
      sending.unlock();
    }
  }

  /**
   * Sends a message with the next one, for which the front door need not wake twice. There has to be
   * a next one, and it must be early enough for this.
   *
   * @param payload short enough for one packet
   */
  void sendWithNext(DoorMessage type, byte[] payload) {
    sending.lock();
    try {
      held.add(packet(type, 0, 0, payload, 0, payload.length));
    } finally {
      sending.unlock();
    }
  }

  /** What the next message says too need not go before it. */
  void dropHeld() {
    sending.lock();
    try {
      held.clear();
    } finally {
      sending.unlock();
    }
  }

  /** Says that this JVM lives, from any thread, unless something else is being said. Waits for nothing. */
  void sendAlive() throws SyscallException {
    if (!sending.tryLock()) {
      return;
    }
    try {
      byte[] packet = packet(DoorMessage.ALIVE, 0, 0, NOTHING, 0, 0);
      sockets.send(socket, packet, 0, packet.length, List.of(), SocketCalls.MSG_DONTWAIT);
    } finally {
      sending.unlock();
    }
  }

  private void sendPackets(DoorMessage type, int id, long value, byte[] payload, List<Fd> fds)
      throws SyscallException {
    int offset = 0;
    do {
      int length = Math.min(MAX_PAYLOAD, payload.length - offset);
      byte[] packet = packet(type, id, value, payload, offset, length);
      sockets.send(socket, packet, offset == 0 ? fds : List.of());
      offset += length;
    } while (offset < payload.length);
  }

  private static byte[] packet(DoorMessage type, int id, long value, byte[] payload, int offset, int length) {
    boolean more = offset + length < payload.length;
    return new WireWriter()
        .u16(type.number())
        .u16(more ? MORE : 0)
        .u32(id)
        .u64(value)
        .u32(length)
        .u32(0)
        .bytes(payload, offset, length)
        .toBytes();
  }

  /** Waits for the next message, all of it. */
  Packet receive() throws SyscallException {
    long began = patienceNanos == 0 ? 0 : System.nanoTime();
    byte[] buffer = PACKET.get();
    ByteArrayOutputStream payload = new ByteArrayOutputStream(256);
    List<Fd> fds = List.of();
    boolean complete = false;
    try {
      int firstType = 0;
      for (boolean first = true; ; first = false) {
        if (patienceNanos > 0 && System.nanoTime() - began > patienceNanos) {
          throw new SyscallException("recvmsg", "front door", Errno.ETIMEDOUT);
        }
        SocketCalls.Received received = sockets.receive(socket, buffer, first ? MAX_FDS : 0);
        if (first) {
          fds = received.fds();
        }
        if (received.length() == 0) {
          throw new SyscallException("recvmsg", "front door", Errno.ECONNRESET);
        }
        WireReader header = new WireReader(buffer);
        int typeAndFlags = header.u32();
        int id = header.u32();
        long value = header.u64();
        int length = header.u32();
        int number = typeAndFlags & 0xffff;
        DoorMessage type = DoorMessage.of(number);
        if (first && received.fdsTruncated() && fds.size() < MAX_FDS) {
          // There was room for more of them in the message, but none in this process.
          throw new SyscallException("recvmsg", "front door's message " + number, Errno.EMFILE);
        }
        boolean wellFormed = received.length() >= HEADER && length == received.length() - HEADER;
        boolean whole = !received.truncated() && !received.fdsTruncated();
        if (type == null || !wellFormed || !whole || !first && number != firstType) {
          throw new SyscallException("recvmsg", "front door's message " + number, Errno.EBADMSG);
        }
        firstType = number;
        if (payload.size() + length > mostBytes) {
          throw new SyscallException("recvmsg", "front door's message " + number, Errno.EMSGSIZE);
        }
        payload.write(buffer, HEADER, length);
        if ((typeAndFlags >>> 16 & MORE) == 0) {
          complete = true;
          return new Packet(type, id, value, payload.toByteArray(), fds);
        }
      }
    } finally {
      if (!complete) {
        for (Fd fd : fds) {
          fd.close();
        }
      }
    }
  }

  /** Whether a message, or the front door's end, is there within so many milliseconds (-1: for ever). */
  boolean await(int millis) throws SyscallException {
    PollSet set = new PollSet();
    set.add(socket, PollSet.POLLIN);
    return sockets.poll(set, millis) > 0;
  }

  /** Waits for the front door to die or to say that the call is over, without reading; for a thread of its own. */
  void awaitHangup() throws SyscallException {
    while (!awaitHangup(-1)) {
      // A signal came in between.
      continue;
    }
  }

  /** The same for so many milliseconds at most (-1: for ever); false: nothing yet. */
  boolean awaitHangup(int millis) throws SyscallException {
    PollSet set = new PollSet();
    int channel = addHangup(set);
    int ended = PollSet.POLLHUP | PollSet.POLLERR | POLLRDHUP;
    return sockets.poll(set, millis) > 0 && (set.ready(channel) & ended) != 0;
  }

  /** An entry that becomes ready at the front door's end. */
  int addHangup(PollSet set) {
    // POLLHUP and POLLERR are always reported. A front door that only wants us to give up says nothing more.
    return set.add(socket, POLLRDHUP);
  }

  Fd socket() {
    return socket;
  }

  /** Runs once when this is closed; at most one. */
  void onClose(Runnable action) {
    closed = action;
  }

  /** How long a send, or a message's coming in, may take; 0: for ever. */
  void setTimeout(long millis) throws SyscallException {
    patienceNanos = millis * 1_000_000;
    sockets.setTimeout(socket, millis);
  }

  /** How long a message may be that comes in: less than what the protocol has room for. */
  void setLimit(int bytes) {
    mostBytes = bytes;
  }

  @Override
  public void close() {
    socket.close();
    Runnable action = closed;
    closed = null;
    if (action != null) {
      action.run();
    }
  }
}
