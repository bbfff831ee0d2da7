package dev.jrunc.container.console;

import dev.jrunc.container.failure.InvalidRequest;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.PipeEnd;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fds 0, 1 and 2 of a process to be started, and what the runtime keeps of them.
 *
 * <p>Four ways: the caller's own; a terminal whose master goes to a socket; in the foreground a
 * terminal whose master the runtime gets; in the foreground pipes, but /dev/null as it is: nothing would ever pass.
 */
public final class ProcessIo implements AutoCloseable {
  /** What goes along with a master; receivers show it. */
  private static final String MASTER_NAME = "orphan-pts-master";

  private static final String NULL = "/dev/null";
  private static final long NULL_DEVICE = Stat.makedev(1, 3);

  private final List<Fd> stdio = new ArrayList<>();
  private final List<Fd> owned = new ArrayList<>();
  private final List<PipeEnd> pipes = new ArrayList<>();

  /** Names of the fds that are known beforehand, for {@link #descriptors}; empty: none is. */
  private final List<String> names = new ArrayList<>();

  private @Nullable Fd consoleSocket;
  private @Nullable Fd masterSource;

  private ProcessIo() {}

  /**
   * Of a process that the runtime does not stay with.
   *
   * @param consoleSocket gets the terminal's master; null: no terminal, the caller's own fds
   */
  public static ProcessIo detached(
      Kernel kernel, Invocation invocation, @Nullable String consoleSocket)
      throws RuntimeFailure {
    return consoleSocket == null
        ? inherited(invocation)
        : consoleSocket(kernel, invocation, consoleSocket);
  }

  /**
   * Of a process that the runtime stays with.
   *
   * @param opensNull whether the process opens the container's /dev/null in the place of the host's; else that is not
   *     for it to have
   * @param uid owner of the pipes, on the host
   * @param gid group of the pipes, on the host
   */
  public static ProcessIo foreground(
      Kernel kernel, Invocation invocation, boolean terminal, boolean opensNull, int uid, int gid)
      throws RuntimeFailure {
    if (terminal) {
      CallersTerminal.require(kernel, invocation);
      return foregroundTerminal(kernel);
    }
    return foregroundPipes(kernel, invocation, opensNull, uid, gid);
  }

  /** The caller's own fds. */
  private static ProcessIo inherited(Invocation invocation) {
    ProcessIo io = new ProcessIo();
    io.stdio.addAll(callers(invocation));
    return io;
  }

  private static List<Fd> callers(Invocation invocation) {
    return List.of(invocation.stdin(), invocation.stdout(), invocation.stderr());
  }

  /** A terminal whose master goes to the socket at {@code path}. */
  private static ProcessIo consoleSocket(Kernel kernel, Invocation invocation, String path)
      throws RuntimeFailure {
    ProcessIo io = new ProcessIo();
    try {
      io.consoleSocket = io.own(connect(invocation, path));
      io.nullStdio(kernel);
      return io;
    } catch (SyscallException e) {
      io.close();
      throw new SyscallFailed(e);
    } catch (RuntimeFailure e) {
      io.close();
      throw e;
    }
  }

  /** A terminal whose master {@link #receiveMaster} gets. */
  private static ProcessIo foregroundTerminal(Kernel kernel) throws RuntimeFailure {
    ProcessIo io = new ProcessIo();
    try {
      FdPair pair = kernel.socketpair(SocketCalls.SOCK_STREAM);
      io.masterSource = io.own(pair.first());
      io.consoleSocket = io.own(pair.second());
      io.nullStdio(kernel);
      return io;
    } catch (SyscallException e) {
      io.close();
      throw new SyscallFailed(e);
    }
  }

  private static ProcessIo foregroundPipes(Kernel kernel, Invocation invocation, boolean opensNull, int uid, int gid)
      throws RuntimeFailure {
    ProcessIo io = new ProcessIo();
    List<Fd> callers = callers(invocation);
    try {
      for (int fd = 0; fd < callers.size(); fd++) {
        if (opensNull && isNull(kernel, callers.get(fd))) {
          io.stdio.add(callers.get(fd));
          io.names.add(NULL);
        } else {
          io.pipe(kernel, fd, uid, gid);
        }
      }
      return io;
    } catch (SyscallException e) {
      io.close();
      throw new SyscallFailed(e);
    }
  }

  /** By the device, whatever its name. */
  private static boolean isNull(Kernel kernel, Fd fd) throws SyscallException {
    Stat stat = kernel.fstat(fd);
    return stat.isCharacterDevice() && stat.rdev() == NULL_DEVICE;
  }

  /** A pipe that is owned by the container's root so that it may open /dev/stdout again. */
  private void pipe(Kernel kernel, int fd, int uid, int gid) throws SyscallException {
    FdPair pipe = kernel.pipe(0);
    own(pipe.first());
    own(pipe.second());
    // Both ends are one inode.
    kernel.fchownat(pipe.first(), "", uid, gid, OpenFlags.AT_EMPTY_PATH);
    stdio.add(fd == 0 ? pipe.first() : pipe.second());
    pipes.add(new PipeEnd(fd, fd == 0 ? pipe.second() : pipe.first()));
    // What readlink(2) says of it in procfs, which takes longer to ask.
    names.add("pipe:[" + kernel.fstat(pipe.first()).inode() + "]");
  }

  /** Connects a socket with the caller's rights; failures in Go's words. */
  public static Fd connect(Invocation invocation, String path) throws RuntimeFailure {
    try {
      return invocation.connect(path);
    } catch (SyscallException e) {
      throw new InvalidRequest("dial unix " + path + ": connect: " + e.errno().message());
    }
  }

  /** The process's fds 0, 1 and 2; owned by this object or by the invocation. */
  public List<Fd> stdio() {
    return List.copyOf(stdio);
  }

  /** What the terminal's master is to be sent over; null without a terminal. */
  public @Nullable Fd consoleSocket() {
    return consoleSocket;
  }

  /** Hands over the master of a terminal that was made elsewhere, as init does with one of its own. */
  public void sendMaster(Kernel kernel, Fd master) throws RuntimeFailure {
    Fd socket = consoleSocket;
    if (socket == null) {
      throw new OperationFailed("there is a terminal, and nobody to give it to");
    }
    try {
      kernel.send(socket, MASTER_NAME.getBytes(StandardCharsets.US_ASCII), List.of(master));
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to send the terminal to the console socket", e);
    }
  }

  /** What the process's fds 0 to 2 are, as state.json keeps it for checkpoint. */
  public List<String> descriptors(Kernel kernel) throws RuntimeFailure {
    if (!names.isEmpty()) {
      return List.copyOf(names);
    }
    List<String> links = new ArrayList<>();
    try {
      for (Fd fd : stdio) {
        links.add(kernel.readlinkat(Fd.CWD, fd.procPath()));
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start container process: error getting pipe fds", e);
    }
    return links;
  }

  /** The runtime's ends of those of the process's 0, 1 and 2 that are pipes. Owned by this object. */
  public List<PipeEnd> pipes() {
    return List.copyOf(pipes);
  }

  /** The process has them: who reads from a pipe must see its end when the process closes it. */
  public void closeProcessEnds() {
    for (Fd fd : stdio) {
      if (owned.contains(fd)) {
        fd.close();
      }
    }
    Fd socket = consoleSocket;
    if (socket != null) {
      socket.close();
    }
  }

  /** The terminal's master, in the foreground; null without a terminal there. Owned by this object. */
  public @Nullable Fd receiveMaster(Kernel kernel) throws RuntimeFailure {
    Fd source = masterSource;
    if (source == null) {
      return null;
    }
    try {
      SocketCalls.Received received = kernel.receive(source, new byte[4096], 1);
      if (received.fds().size() != 1) {
        received.close();
        throw new OperationFailed("unable to get the terminal from init");
      }
      Fd master = own(received.fds().getFirst());
      LineDiscipline.clearOnlcr(kernel, master);
      return master;
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to get the terminal from init", e);
    }
  }

  private void nullStdio(Kernel kernel) throws SyscallException {
    Fd devNull = own(kernel.open(NULL, OpenFlags.O_RDWR));
    stdio.addAll(List.of(devNull, devNull, devNull));
  }

  private Fd own(Fd fd) {
    owned.add(fd);
    return fd;
  }

  @Override
  public void close() {
    for (Fd fd : owned) {
      fd.close();
    }
  }
}
