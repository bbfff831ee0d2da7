package dev.jrunc.linux;

import static dev.jrunc.linux.SyscallNumbers.*;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link SocketCalls} by syscall(2). */
abstract class NativeSockets extends NativeFiles implements SocketCalls {
  private static final int AF_UNIX = 1;
  private static final int AF_NETLINK = 16;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOCK_RAW = 3;
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SO_PEERPIDFD = 77;
  private static final int MSG_CTRUNC = 8;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int MSGHDR = 56;
  private static final int CMSGHDR = 16;
  private static final int EPOLL_CTL_ADD = 1;

  /** struct epoll_event is packed on x86-64 only. */
  private static final int EPOLL_DATA = ARM64 ? 8 : 4;

  private static final int SUN_PATH = 107;

  @Override
  public final FdPair socketpair(int type) throws SyscallException {
    Scratch s = scratch();
    long at = s.room(8);
    check(call(SOCKETPAIR, AF_UNIX, type | OpenFlags.O_CLOEXEC, 0, at, 0), "socketpair", "");
    return new FdPair(own(s.getInt(at)), own(s.getInt(at + 4)));
  }

  @Override
  public final Fd socket(int type) throws SyscallException {
    return own((int) check(call(SOCKET, AF_UNIX, type | OpenFlags.O_CLOEXEC, 0, 0, 0), "socket", ""));
  }

  @Override
  public final Fd netlink(@Nullable Fd namespace) throws SyscallException {
    if (namespace == null) {
      return own(
          (int) check(call(SOCKET, AF_NETLINK, SOCK_RAW | OpenFlags.O_CLOEXEC, NETLINK_ROUTE, 0, 0), "socket", ""));
    }
    // A socket belongs to its maker's namespace. The thread ends in there: none that goes on has to find its way back.
    Fd[] made = new Fd[1];
    SyscallException[] failed = new SyscallException[1];
    Thread maker =
        new Thread(
            () -> {
              try {
                check(call(SETNS, namespace.number(), CLONE_NEWNET, 0, 0, 0), "setns", "");
                made[0] = netlink(null);
              } catch (SyscallException e) {
                failed[0] = e;
              }
            });
    maker.start();
    boolean interrupted = false;
    while (maker.isAlive()) {
      try {
        maker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Fd socket = made[0];
    if (socket == null) {
      throw failed[0] == null ? new SyscallException("socket", "", Errno.ENOMEM) : failed[0];
    }
    return socket;
  }

  @Override
  public final void connect(Fd socket, String path) throws SyscallException {
    if (Bytes.encode(path).length <= SUN_PATH) {
      address(CONNECT, "connect", socket, path, path);
      return;
    }
    // The fd of the directory stands for its long name; the last component may have 255 bytes, so it is opened too.
    try (Fd target = openat(Fd.CWD, path, OpenFlags.O_PATH)) {
      address(CONNECT, "connect", socket, target.procPath(), path);
    }
  }

  @Override
  public final void bind(Fd socket, String path) throws SyscallException {
    address(BIND, "bind", socket, path, path);
  }

  private void address(int number, String call, Fd socket, String path, String shown) throws SyscallException {
    byte[] bytes = Bytes.encode(path);
    if (bytes.length == 0 || bytes.length > SUN_PATH || path.indexOf('\0') >= 0) {
      throw new SyscallException(call, shown, bytes.length > SUN_PATH ? Errno.ENAMETOOLONG : Errno.EINVAL);
    }
    Scratch s = scratch();
    byte[] sockaddr = new byte[2 + bytes.length + 1];
    sockaddr[0] = AF_UNIX;
    System.arraycopy(bytes, 0, sockaddr, 2, bytes.length);
    long at = s.copy(sockaddr, 0, sockaddr.length);
    check(call(number, socket.number(), at, sockaddr.length, 0, 0), call, shown);
  }

  @Override
  public final void listen(Fd socket, int backlog) throws SyscallException {
    check(call(LISTEN, socket.number(), backlog, 0, 0, 0), "listen");
  }

  @Override
  public final Fd accept(Fd socket) throws SyscallException {
    return own((int) check(call(ACCEPT4, socket.number(), 0, 0, OpenFlags.O_CLOEXEC, 0), "accept"));
  }

  @Override
  public final void shutdown(Fd socket, int how) throws SyscallException {
    check(call(SHUTDOWN, socket.number(), how, 0, 0, 0), "shutdown");
  }

  @Override
  public final int send(Fd socket, byte[] buffer, int offset, int length, List<Fd> fds, int flags)
      throws SyscallException {
    if (length > Scratch.LARGEST || fds.size() > MAX_FDS) {
      throw new SyscallException("sendmsg", "", Errno.EMSGSIZE);
    }
    Scratch s = scratch();
    long header = header(s, s.copy(buffer, offset, length), length);
    if (!fds.isEmpty()) {
      int size = CMSGHDR + 4 * fds.size();
      long control = s.zeroed(size);
      s.putLong(control, size);
      s.putInt(control + 8, SOL_SOCKET);
      s.putInt(control + 12, SCM_RIGHTS);
      for (int i = 0; i < fds.size(); i++) {
        s.putInt(control + CMSGHDR + 4L * i, fds.get(i).number());
      }
      s.putLong(header + 32, control);
      s.putLong(header + 40, size + 7 & ~7);
    }
    return (int) check(call(SENDMSG, socket.number(), header, flags | MSG_NOSIGNAL, 0, 0), "sendmsg");
  }

  @Override
  public final Received receive(Fd socket, byte[] buffer, int offset, int length, int maxFds, int flags)
      throws SyscallException {
    Scratch s = scratch();
    int wanted = Math.min(length, Scratch.LARGEST);
    long data = s.room(wanted);
    long header = header(s, data, wanted);
    if (maxFds > 0) {
      int size = CMSGHDR + 4 * Math.min(maxFds, MAX_FDS);
      s.putLong(header + 32, s.room(size));
      s.putLong(header + 40, size);
    }
    int n = (int) check(call(RECVMSG, socket.number(), header, flags | MSG_CMSG_CLOEXEC, 0, 0), "recvmsg");
    List<Fd> fds = maxFds > 0 ? rights(s, s.getLong(header + 32), s.getLong(header + 40)) : List.of();
    int got = s.getInt(header + 48);
    s.get(data, buffer, offset, Math.min(n, wanted));
    return new Received(Math.min(n, wanted), fds, (got & MSG_TRUNC) != 0, (got & MSG_CTRUNC) != 0);
  }

  private static long header(Scratch s, long data, int length) {
    long iovec = s.room(16);
    s.putLong(iovec, data);
    s.putLong(iovec + 8, length);
    long header = s.zeroed(MSGHDR);
    s.putLong(header + 16, iovec);
    s.putLong(header + 24, 1);
    return header;
  }

  private List<Fd> rights(Scratch s, long control, long controlLength) {
    List<Fd> fds = new ArrayList<>();
    long end = control + controlLength;
    for (long at = control; at + CMSGHDR <= end; ) {
      long length = s.getLong(at);
      if (length < CMSGHDR) {
        break;
      }
      if (s.getInt(at + 8) == SOL_SOCKET && s.getInt(at + 12) == SCM_RIGHTS) {
        for (long i = at + CMSGHDR; i + 4 <= at + length; i += 4) {
          fds.add(own(s.getInt(i)));
        }
      }
      at += length + 7 & ~7L;
    }
    return fds;
  }

  @Override
  public final PeerCredentials peerCredentials(Fd socket) throws SyscallException {
    Scratch s = scratch();
    long at = option(s, socket, SO_PEERCRED, 12, "getsockopt SO_PEERCRED");
    return new PeerCredentials(s.getInt(at), s.getInt(at + 4), s.getInt(at + 8));
  }

  @Override
  public final Fd peerPidfd(Fd socket) throws SyscallException {
    Scratch s = scratch();
    long at = option(s, socket, SO_PEERPIDFD, 4, "getsockopt SO_PEERPIDFD");
    return own(s.getInt(at));
  }

  private long option(Scratch s, Fd socket, int option, int size, String call) throws SyscallException {
    long at = s.room(size);
    long length = s.room(4);
    s.putInt(length, size);
    check(call(GETSOCKOPT, socket.number(), SOL_SOCKET, option, at, length), call);
    return at;
  }

  @Override
  public final FdPair pipe(int flags) throws SyscallException {
    Scratch s = scratch();
    long at = s.room(8);
    check(call(PIPE2, at, flags | OpenFlags.O_CLOEXEC, 0, 0, 0), "pipe", "");
    return new FdPair(own(s.getInt(at)), own(s.getInt(at + 4)));
  }

  @Override
  public final Fd epoll() throws SyscallException {
    return own((int) check(call(EPOLL_CREATE1, OpenFlags.O_CLOEXEC, 0, 0, 0, 0), "epoll_create1", ""));
  }

  @Override
  public final void epollAdd(Fd epoll, Fd fd, int events, long token) throws SyscallException {
    Scratch s = scratch();
    long event = s.zeroed(16);
    s.putInt(event, events);
    s.putLong(event + EPOLL_DATA, token);
    check(call(EPOLL_CTL, epoll.number(), EPOLL_CTL_ADD, fd.number(), event, 0), "epoll_ctl");
  }

  @Override
  public final long epollWait(Fd epoll) throws SyscallException {
    Scratch s = scratch();
    long event = s.zeroed(16);
    long ready = callOnce(EPOLL_PWAIT, epoll.number(), event, 1, -1, 0);
    if (ready == -1 && errno() == Errno.EINTR) {
      return -1;
    }
    return check(ready, "epoll_wait") == 0 ? -1 : s.getLong(event + EPOLL_DATA);
  }

  @Override
  public final int poll(PollSet set, int timeoutMillis) throws SyscallException {
    Scratch s = scratch();
    int size = set.size();
    long at = s.room(8 * size);
    for (int i = 0; i < size; i++) {
      s.putInt(at + 8L * i, set.fd(i));
      s.putInt(at + 8L * i + 4, set.events(i) & 0xffff);
    }
    long timeout = 0;
    if (timeoutMillis >= 0) {
      timeout = s.room(16);
      s.putLong(timeout, timeoutMillis / 1000);
      s.putLong(timeout + 8, timeoutMillis % 1000 * 1_000_000L);
    }
    long ready = callOnce(PPOLL, at, size, timeout, 0, 0);
    if (ready == -1 && errno() == Errno.EINTR) {
      ready = 0;
    }
    check(ready, "poll", "");
    for (int i = 0; i < size; i++) {
      set.setReady(i, ready == 0 ? 0 : s.getShort(at + 8L * i + 6));
    }
    return (int) ready;
  }
}
