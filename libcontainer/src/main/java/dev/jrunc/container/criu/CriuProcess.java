package dev.jrunc.container.criu;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.FdMapping;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.container.invocation.WaitStatus;
import dev.jrunc.container.process.CommandPath;
import dev.jrunc.container.process.LaunchContext;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A criu of the caller's PATH, started by the front door and asked over a socket ({@code criu swrk}).
 * Since it is the front door's child, what it restores can be too. Directories are named to it by
 * numbers of fds of this process, which it finds by the socket's credentials.
 */
public final class CriuProcess implements AutoCloseable {
  /** The socket's number in criu, after stdio. */
  private static final int SOCKET = 3;

  private static final int MAX_ANSWER = 40_960;
  private static final int EXIT_MILLIS = 10_000;

  /** How often it is looked whether the call goes on. */
  private static final int LOOK_MILLIS = 200;

  private final LaunchContext context;
  private final Child child;
  private final Fd socket;
  private final int version;

  private CriuProcess(LaunchContext context, Child child, Fd socket) throws RuntimeFailure {
    this.context = context;
    this.child = child;
    this.socket = socket;
    this.version = askVersion();
  }

  /**
   * Starts it and asks for its version.
   *
   * @param stdio its fds 0, 1 and 2; null: /dev/null
   * @param extra its fds from {@link #firstExtra} on
   */
  public static CriuProcess start(LaunchContext context, @Nullable List<Fd> stdio, List<Fd> extra)
      throws RuntimeFailure {
    String path;
    try {
      path = CommandPath.find(context.kernel(), context.invocation(), "criu");
    } catch (OperationFailed e) {
      throw new OperationFailed("CRIU version check failed: " + e.text());
    }
    try (FdPair pair = context.kernel().socketpair(SocketCalls.SOCK_SEQPACKET);
        Fd none = context.kernel().open("/dev/null", OpenFlags.O_RDWR)) {
      List<FdMapping> fds = new ArrayList<>();
      for (int fd = 0; fd < SOCKET; fd++) {
        fds.add(new FdMapping.Ours(stdio == null ? none : stdio.get(fd), fd));
      }
      fds.add(new FdMapping.Ours(pair.second(), SOCKET));
      for (int i = 0; i < extra.size(); i++) {
        fds.add(new FdMapping.Ours(extra.get(i), firstExtra() + i));
      }
      Child child = context.invocation().spawn(request(context, path, fds));
      // When the call is given up it must not be killed, which would leave processes half dumped and
      // its own mounts: without a runtime on the socket it undoes what it did.
      context.invocation().release();
      // Else the end of criu could not be seen on the socket.
      pair.second().close();
      Fd socket = context.kernel().dup(pair.first(), 0);
      try {
        return new CriuProcess(context, child, socket);
      } catch (RuntimeFailure e) {
        end(child, socket);
        throw e;
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to start criu", e);
    }
  }

  private static SpawnRequest request(LaunchContext context, String path, List<FdMapping> fds) {
    return new SpawnRequest(
        new SpawnRequest.Program.ByPath(path),
        List.of("criu", "swrk", Integer.toString(SOCKET)),
        context.invocation().environment(),
        context.invocation().workingDirectoryFd(),
        fds,
        null,
        context.invocation().blockedSignals(),
        context.invocation().ignoredSignals(),
        0);
  }

  /** Number in criu of the first extra fd. */
  public static int firstExtra() {
    return SOCKET + 1;
  }

  /** Its pid as the runtime sees it. */
  public int pid() {
    return child.pid();
  }

  /** Its version: 31500 for 3.15. */
  public int version() {
    return version;
  }

  /** Fails if CRIU or the kernel lacks what is demanded. */
  public void require(boolean memTrack, boolean lazyPages) throws RuntimeFailure {
    CriuAnswer answer = ask(CriuRequest.features(memTrack, lazyPages), CriuRequest.FEATURE_CHECK);
    List<String> missing = new ArrayList<>();
    if (memTrack && !answer.memTrack()) {
      missing.add("MemTrack");
    }
    if (lazyPages && !answer.lazyPages()) {
      missing.add("LazyPages");
    }
    if (!missing.isEmpty()) {
      throw new OperationFailed("criu is missing features: [" + String.join(" ", missing) + "]");
    }
  }

  /** Dumps, and waits for criu's end. */
  public void dump(CriuOptions options, CriuNotifications notifications) throws RuntimeFailure {
    serve(CriuRequest.DUMP, options, notifications);
  }

  /** Dumps memory only. CRIU waits for further requests after it, and calls their absence a failure. */
  public void preDump(CriuOptions options, CriuNotifications notifications)
      throws RuntimeFailure {
    serve(CriuRequest.PRE_DUMP, options, notifications);
  }

  /** Restores, and waits for criu's end. */
  public void restore(CriuOptions options, CriuNotifications notifications)
      throws RuntimeFailure {
    serve(CriuRequest.RESTORE, options, notifications);
  }

  private int askVersion() throws RuntimeFailure {
    try {
      int number = ask(CriuRequest.version(), CriuRequest.VERSION).version();
      if (number < 30_000) {
        throw new OperationFailed("CRIU version " + number + " must be 30000 or higher");
      }
      context.log().debug("Using CRIU " + number);
      return number;
    } catch (SyscallFailed e) {
      throw new OperationFailed("CRIU version check failed: " + e.text(), e);
    }
  }

  private CriuAnswer ask(byte[] request, CriuRequest type) throws RuntimeFailure {
    try {
      context.kernel().send(socket, request, List.of());
      try (Packet packet = receive()) {
        return expect(packet.answer(), type);
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("criu", e);
    }
  }

  private void serve(CriuRequest type, CriuOptions options, CriuNotifications notifications)
      throws RuntimeFailure {
    if (context.log().debugEnabled()) {
      context.log().debug("Using CRIU in " + type + " mode");
      for (String line : options.shown()) {
        context.log().debug(line);
      }
    }
    try {
      context.kernel().send(socket, type.with(options), List.of());
      while (serveOne(type, notifications)) {
        context.kernel().send(socket, CriuRequest.notified(), List.of());
      }
      socket.close();
      WaitStatus status = new WaitStatus(child.await());
      if (!status.isSuccess() && type != CriuRequest.PRE_DUMP) {
        throw new OperationFailed("criu failed: " + status.words());
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("criu", e);
    }
  }

  /** Whether a notification came and was served; else it was the answer. */
  private boolean serveOne(CriuRequest type, CriuNotifications notifications)
      throws RuntimeFailure, SyscallException {
    try (Packet packet = receive()) {
      CriuAnswer answer = packet.answer();
      if (answer.type() != CriuRequest.NOTIFY.ordinal() || !answer.success()) {
        expect(answer, type);
        return false;
      }
      context.log().debug("notify: " + answer.script());
      notifications.reached(answer.script(), answer.pid(), packet.fds());
      return true;
    }
  }

  private static CriuAnswer expect(CriuAnswer answer, CriuRequest type) throws OperationFailed {
    if (!answer.success()) {
      throw new OperationFailed(
          "criu failed: type " + CriuRequest.nameOf(answer.type()) + " errno " + answer.errno());
    }
    if (answer.type() != type.ordinal()) {
      throw new OperationFailed(
          "criu failed: it answered " + CriuRequest.nameOf(answer.type()) + " to " + type);
    }
    return answer;
  }

  /** A packet of criu's, with the fds that came along. */
  private record Packet(CriuAnswer answer, List<Fd> fds) implements AutoCloseable {
    @Override
    public void close() {
      for (Fd fd : fds) {
        fd.close();
      }
    }
  }

  private Packet receive() throws RuntimeFailure, SyscallException {
    PollSet set = new PollSet();
    set.add(socket, PollSet.POLLIN);
    while (context.kernel().poll(set, LOOK_MILLIS) == 0) {
      if (context.invocation().isGivenUp()) {
        throw new OperationFailed("criu failed: interrupted");
      }
    }
    byte[] buffer = new byte[MAX_ANSWER];
    SocketCalls.Received received = context.kernel().receive(socket, buffer, 1);
    try {
      if (received.length() == 0) {
        throw new OperationFailed("criu failed: unexpected EOF (it ended without an answer)");
      }
      return new Packet(CriuAnswer.read(buffer, received.length()), received.fds());
    } catch (RuntimeFailure e) {
      received.close();
      throw e;
    }
  }

  /** Without a runtime to talk to it undoes what it did, and ends. */
  private static void end(Child child, Fd socket) {
    socket.close();
    try {
      child.await(EXIT_MILLIS);
    } catch (SyscallException e) {
      // The front door has gone: nothing to wait for.
      return;
    } finally {
      child.close();
    }
  }

  @Override
  public void close() {
    end(child, socket);
  }
}
