package dev.jrunc.linux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unix sockets, pipes, poll. Every fd is made close-on-exec. */
public interface SocketCalls {
  int SOCK_STREAM = 1;
  int SOCK_DGRAM = 2;
  int SOCK_SEQPACKET = 5;
  int SOCK_NONBLOCK = 0x800;

  int MSG_PEEK = 2;
  int MSG_DONTWAIT = 0x40;
  int MSG_NOSIGNAL = 0x4000;

  /** Fds that one packet can carry (SCM_MAX_FD). */
  int MAX_FDS = 253;

  /** socketpair(2) AF_UNIX. */
  FdPair socketpair(int type) throws SyscallException;

  /** socket(2) AF_UNIX. */
  Fd socket(int type) throws SyscallException;

  /**
   * socket(2) AF_NETLINK for rtnetlink(7).
   *
   * @param namespace the network namespace that it speaks of; null: this process's
   */
  Fd netlink(@Nullable Fd namespace) throws SyscallException;

  /** connect(2); a path over 107 bytes is reached through its directory's fd (unix(7)). */
  void connect(Fd socket, String path) throws SyscallException;

  /** bind(2) on a path (≤ 107 bytes, else ENAMETOOLONG); a leading NUL (abstract) is not supported. */
  void bind(Fd socket, String path) throws SyscallException;

  void listen(Fd socket, int backlog) throws SyscallException;

  /** accept4(2). */
  Fd accept(Fd socket) throws SyscallException;

  /** shutdown(2): 0 read, 1 write, 2 both. */
  void shutdown(Fd socket, int how) throws SyscallException;

  /**
   * sendmsg(2) with MSG_NOSIGNAL: bytes sent. Fds (at most {@link #MAX_FDS}) go along by SCM_RIGHTS
   * and stay open here.
   */
  int send(Fd socket, byte[] buffer, int offset, int length, List<Fd> fds, int flags) throws SyscallException;

  default int send(Fd socket, byte[] packet, List<Fd> fds) throws SyscallException {
    return send(socket, packet, 0, packet.length, fds, 0);
  }

  /**
   * recvmsg(2) with MSG_CMSG_CLOEXEC. The caller owns the fds received. Fds beyond {@code maxFds}
   * are closed by the kernel and {@link Received#fdsTruncated} is set.
   */
  Received receive(Fd socket, byte[] buffer, int offset, int length, int maxFds, int flags) throws SyscallException;

  default Received receive(Fd socket, byte[] buffer, int maxFds) throws SyscallException {
    return receive(socket, buffer, 0, buffer.length, maxFds, 0);
  }

  /**
   * One packet or piece of stream.
   *
   * @param length bytes put into the buffer; 0 at end of file (or for an empty packet)
   * @param truncated the packet was longer than the buffer (MSG_TRUNC)
   * @param fdsTruncated fds were lost (MSG_CTRUNC)
   */
  record Received(int length, List<Fd> fds, boolean truncated, boolean fdsTruncated) implements AutoCloseable {
    public Received {
      fds = List.copyOf(fds);
    }

    /** Closes the fds; for those who refuse the packet. */
    @Override
    public void close() {
      for (Fd fd : fds) {
        fd.close();
      }
    }
  }

  /** SO_PEERCRED (unix(7)): who connected, or made the pair. */
  record PeerCredentials(int pid, int uid, int gid) {}

  PeerCredentials peerCredentials(Fd socket) throws SyscallException;

  /** SO_PEERPIDFD (Linux 6.5; before: ENOPROTOOPT). */
  Fd peerPidfd(Fd socket) throws SyscallException;

  /** pipe2(2): first reads, second writes. */
  FdPair pipe(int flags) throws SyscallException;

  /** epoll_create1(2). */
  Fd epoll() throws SyscallException;

  /**
   * epoll_ctl(2) EPOLL_CTL_ADD, also while another thread waits.
   *
   * @param events EPOLL*; their values are poll(2)'s
   * @param token what {@link #epollWait} reports
   */
  void epollAdd(Fd epoll, Fd fd, int events, long token) throws SyscallException;

  /** epoll_wait(2) without end, for one event: its token; -1 if a signal came instead. */
  long epollWait(Fd epoll) throws SyscallException;

  /**
   * poll(2). Not repeated when a signal comes: that counts as "nothing ready".
   *
   * @param timeoutMillis -1: for ever
   * @return how many of the set are ready; 0 on timeout
   */
  int poll(PollSet set, int timeoutMillis) throws SyscallException;
}
