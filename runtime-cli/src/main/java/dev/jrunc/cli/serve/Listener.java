package dev.jrunc.cli.serve;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** The socket that front doors come to: made here, or by systemd. */
final class Listener implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final int LOCK_EX_NB = 6;

  private final Kernel kernel;
  private final Fd socket;
  private final Fd lock;
  private final @Nullable MeetingPlace place;

  private Listener(Kernel kernel, Fd socket, Fd lock, @Nullable MeetingPlace place) {
    this.kernel = kernel;
    this.socket = socket;
    this.lock = lock;
    this.place = place;
  }

  /**
   * Makes it, with the directory, so that only this user can reach it. The umask must be 0 when calls
   * are served, and is changed here.
   *
   * @throws SyscallException EAGAIN: another server listens
   */
  static Listener make(Kernel kernel, MeetingPlace place) throws SyscallException {
    Fd lock = place.open(kernel, kernel.geteuid());
    try {
      kernel.flock(lock, LOCK_EX_NB);
      return new Listener(kernel, bind(kernel, lock, place.socket()), lock, place);
    } catch (SyscallException e) {
      lock.close();
      throw e;
    }
  }

  private static Fd bind(Kernel kernel, Fd directory, String path) throws SyscallException {
    try {
      kernel.unlinkat(directory, "socket", 0);
    } catch (SyscallException e) {
      if (!e.is(Errno.ENOENT)) {
        throw e;
      }
    }
    Fd socket = kernel.socket(SocketCalls.SOCK_SEQPACKET);
    int umask = kernel.umask(0177);
    try {
      kernel.bind(socket, path);
      kernel.listen(socket, BACKLOG);
      return socket;
    } catch (SyscallException e) {
      socket.close();
      throw e;
    } finally {
      kernel.umask(umask);
    }
  }

  /** One that systemd made and passed on (sd_listen_fds(3)); it stays when this server goes. */
  static Listener inherited(Kernel kernel, int number) throws SyscallException {
    Fd socket = kernel.own(number);
    kernel.setCloseOnExec(socket, true);
    return new Listener(kernel, socket, Fd.CWD, null);
  }

  Fd socket() {
    return socket;
  }

  /** Front doors find nobody any more; those that wait go the cold way. */
  @Override
  public void close() {
    if (place != null) {
      try {
        kernel.unlinkat(lock, "socket", 0);
        place.leave(kernel);
        kernel.shutdown(socket, 2);
      } catch (SyscallException e) {
        // It is gone already, or stays as a name without a listener, which front doors pass by.
        lock.close();
      }
    }
    socket.close();
    lock.close();
  }
}
