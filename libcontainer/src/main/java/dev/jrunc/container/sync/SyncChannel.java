package dev.jrunc.container.sync;

import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runtime's end of the sync socketpair. */
public final class SyncChannel implements AutoCloseable {
  private final SocketCalls kernel;
  private final Fd socket;
  private @Nullable Fd stage1;
  // Of the plan that was sent ahead, what goes before anything else.
  private List<byte[]> unsent = List.of();
  // One more than the largest message, so that a longer one shows.
  private final byte[] buffer = new byte[SyncCodec.HEADER_BYTES + SyncCodec.MAX_PAYLOAD + 1];

  /** @param socket SOCK_SEQPACKET; owned by the channel from now on */
  public SyncChannel(SocketCalls kernel, Fd socket) {
    this.kernel = kernel;
    this.socket = socket;
  }

  /**
   * Until procPid has come, the end of this process counts as the end of the other side: init may
   * exist already and hold the socket open, but nobody would ever tell of it.
   *
   * @param pidfd of stage 1; stays the caller's
   */
  public void endsWith(Fd pidfd) {
    stage1 = pidfd;
  }

  /** Whether a message, or the other end's closing, is there by now. */
  boolean hasMessage() throws RuntimeFailure {
    try {
      PollSet set = new PollSet();
      set.add(socket, PollSet.POLLIN);
      return kernel.poll(set, 0) > 0;
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
  }

  /** The next message; null once the other end is closed by all that held it. */
  public @Nullable InitMessage receive() throws RuntimeFailure {
    SocketCalls.Received received;
    sendRest();
    try {
      Fd sender = stage1;
      if (sender != null && !awaitMessage(sender)) {
        return null;
      }
      received = receivePacket();
    } catch (SyscallException e) {
      throw new SyscallFailed(e);
    }
    boolean taken = false;
    try {
      if (received.length() == 0) {
        return null;
      }
      if (received.truncated() || received.fdsTruncated()) {
        throw new ProtocolViolated("unexpected synchronisation message: too long, or too many fds");
      }
      InitMessage message = SyncCodec.decode(buffer, received.length(), received.fds());
      taken = message instanceof InitMessage.Pid || message instanceof InitMessage.Tree;
      if (message instanceof InitMessage.Pid) {
        stage1 = null;
      }
      return message;
    } finally {
      if (!taken) {
        received.close();
      }
    }
  }

  private SocketCalls.Received receivePacket() throws SyscallException {
    try {
      return kernel.receive(socket, buffer, 1);
    } catch (SyscallException e) {
      if (!e.is(Errno.ECONNRESET)) {
        throw e;
      }
      // Init ended with something of ours unread. That is told once, ahead of what init had sent: why, perhaps.
      return kernel.receive(socket, buffer, 1);
    }
  }

  /** False if the sender has ended and left no message. */
  private boolean awaitMessage(Fd sender) throws SyscallException, RuntimeFailure {
    while (true) {
      PollSet set = new PollSet();
      int message = set.add(socket, PollSet.POLLIN);
      int end = set.add(sender, PollSet.POLLIN);
      kernel.poll(set, -1);
      if (set.ready(message) != 0) {
        return true;
      }
      if (set.ready(end) != 0) {
        // It may have sent its last message between the two looks.
        return hasMessage();
      }
    }
  }

  /**
   * Sends a reply, also one that is waited for without having been asked for.
   *
   * @return false if nobody is there any more to read it; why, the next {@link #receive} may tell
   */
  public boolean send(RuntimeReply reply) throws RuntimeFailure {
    return sendRest() && send(SyncCodec.encode(reply), SyncCodec.fds(reply));
  }

  /**
   * Sends a plan, as the first message, to a process that does not run yet: no more at once than a socket takes with
   * nobody there to read it, which is one packet. What is left of a longer one goes before the next message, or before
   * one is received.
   */
  public void sendAhead(RuntimeReply.Plan plan) throws RuntimeFailure {
    List<byte[]> packets = SyncCodec.encode(plan);
    send(packets.subList(0, 1), SyncCodec.fds(plan));
    unsent = packets.subList(1, packets.size());
  }

  private boolean sendRest() throws RuntimeFailure {
    List<byte[]> rest = unsent;
    unsent = List.of();
    return send(rest, List.of());
  }

  private boolean send(List<byte[]> packets, List<Fd> fds) throws RuntimeFailure {
    List<Fd> along = fds;
    try {
      for (byte[] packet : packets) {
        kernel.send(socket, packet, along);
        along = List.of();
      }
      return true;
    } catch (SyscallException e) {
      if (e.is(Errno.EPIPE, Errno.ECONNRESET)) {
        return false;
      }
      throw new SyscallFailed(e);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
