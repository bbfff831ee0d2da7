package dev.jrunc.container.sync;

import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** The runtime's end of the sync socketpair. */
public final class SyncChannel implements AutoCloseable {
  private final SocketCalls kernel;
  private final Fd socket;
  private @Nullable Fd stage1;
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
    try {
      Fd sender = stage1;
      if (sender != null && !awaitMessage(sender)) {
        return null;
      }
      received = kernel.receive(socket, buffer, 1);
    } catch (SyscallException e) {
      if (e.is(Errno.ECONNRESET)) {
        // Init died with a reply of ours unread.
        return null;
      }
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
    try {
      kernel.send(socket, SyncCodec.encode(reply), SyncCodec.fds(reply));
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
