package dev.jrunc.cli.serve;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** Judges who is at the other end of a connection, before a byte of theirs is read. */
final class CallerCheck implements AutoCloseable {
  private final Kernel kernel;
  private final Namespaces namespaces;
  private final Identity own;

  private CallerCheck(Kernel kernel, Namespaces namespaces, Identity own) {
    this.kernel = kernel;
    this.namespaces = namespaces;
    this.own = own;
  }

  /** For callers of this process. */
  static CallerCheck forThisProcess(Kernel kernel) throws SyscallException {
    Namespaces namespaces = Namespaces.open(kernel);
    try {
      return new CallerCheck(kernel, namespaces, Identity.own(kernel, namespaces));
    } catch (SyscallException e) {
      namespaces.close();
      throw e;
    }
  }

  /** Why the peer is not served, in a few words; null: it is. */
  @Nullable String refusal(Fd socket) {
    try (Fd pidfd = kernel.peerPidfd(socket)) {
      SocketCalls.PeerCredentials peer = kernel.peerCredentials(socket);
      String difference = Identity.of(kernel, namespaces, pidfd, peer.pid(), own).difference(own);
      if (difference != null) {
        return difference;
      }
      // Still there: so the number has meant this process all the time.
      PollSet end = new PollSet();
      end.add(pidfd, PollSet.POLLIN);
      return kernel.poll(end, 0) == 0 ? null : "gone";
    } catch (SyscallException e) {
      return "cannot be identified: " + e.errno();
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // Of a process that is just going /proc may tell half; it is sent away like everybody who cannot be judged.
      return "cannot be identified: unreadable";
    }
  }

  @Override
  public void close() {
    namespaces.close();
  }
}
