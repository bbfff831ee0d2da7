package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.Child;
import dev.jrunc.container.invocation.ForegroundRequest;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.PollSet;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A call that came in through the front door. One thread serves it. */
public final class DoorInvocation implements Invocation, AutoCloseable {
  private static final byte[] NOTHING = new byte[0];

  /** Of a request, in bytes. A JVM of its own has all its heap for one that is longer; this one shares it. */
  private static final int MOST_WARM = 1 << 20;

  private final Kernel kernel;
  private final Channel channel;
  private final Request request;
  private final Spawner spawner;
  private final HangupWatch hangup;
  private final Runnable departure;
  private final Conversation conversation;
  private boolean finishWanted;
  /** What the front door has adopted as it started it; 0: nothing. */
  private int adopted;

  /** Number of an order whose answer {@link #open} wants, and what it is; an empty path: none. */
  private int expected;

  private String expectedPath = "";
  private int expectedFlags;

  private DoorInvocation(
      Kernel kernel, Conversation conversation, Request request, Spawner spawner, HangupSource source, Runnable departure) {
    this.kernel = kernel;
    this.channel = conversation.channel();
    this.conversation = conversation;
    this.request = request;
    this.spawner = spawner;
    this.departure = departure;
    this.hangup = new HangupWatch(kernel, channel, source);
  }

  /**
   * Reads the request from a front door that started this JVM for it.
   *
   * @param socket the channel; owned from now on
   * @param departure ends this JVM; called when the front door goes on with a foreground process alone
   */
  public static DoorInvocation receiveCold(Kernel kernel, Fd socket, Runnable departure) throws SyscallException {
    return receive(kernel, socket, new ColdSpawner(kernel, true), new HangupThread(), departure);
  }

  static DoorInvocation receive(
      Kernel kernel, Fd socket, Spawner spawner, HangupSource hangups, Runnable departure) throws SyscallException {
    Channel channel = new Channel(kernel, socket);
    try {
      Request request = Request.decode(channel.receive());
      return new DoorInvocation(kernel, new Conversation(channel), request, spawner, hangups, departure);
    } catch (SyscallException e) {
      channel.close();
      throw e;
    }
  }

  /** Judges whom a resident JVM serves. */
  @FunctionalInterface
  public interface Judge {
    /** Why the peer is not served, in a few words; null: it is. */
    @Nullable String refusal(Fd socket);
  }

  /** The front door was sent away; the message says why. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private Refused(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Greets a front door that came to a resident JVM, judges it before a byte of it is read, reads its
   * request, and takes the call upon itself. The greeting comes first: the front door waits for it no
   * longer than a JVM of its own would take, and it says nothing but which build this is. A front door
   * that is slow to say what it wants is sent away.
   *
   * @param socket the connection; owned from now on
   * @param digest of this build; a front door of another one leaves
   * @param millis for the front door to send its request
   * @param aside run whenever the front door has something to do while this thread goes on; must not fail
   */
  public static DoorInvocation receiveWarm(
      Kernel kernel, Fd socket, long digest, long millis, HangupPoll hangups, Judge judge, Runnable aside)
      throws SyscallException, Refused {
    Channel channel = new Channel(kernel, socket);
    try {
      channel.setTimeout(millis);
      channel.setLimit(MOST_WARM);
      channel.send(DoorMessage.HELLO, 0, digest, NOTHING, List.of());
      String refusal = judge.refusal(socket);
      if (refusal != null) {
        channel.send(DoorMessage.REFUSED, 0, 0, NOTHING, List.of());
        throw new Refused(refusal);
      }
      Request request = Request.decode(channel.receive());
      if (takesLong(request.arguments())) {
        request.close();
        channel.send(DoorMessage.REFUSED, 0, 0, NOTHING, List.of());
        throw new Departed();
      }
      Conversation conversation = new Conversation(channel);
      List<Fd> callers = List.of(request.stdin(), request.stdout(), request.stderr());
      Spawner spawner = new WarmSpawner(kernel, conversation, callers, aside);
      DoorInvocation invocation =
          new DoorInvocation(kernel, conversation, request, spawner, hangups, DoorInvocation::leave);
      try {
        channel.setTimeout(0);
        // Fails if the front door has given us up meanwhile; then it goes the cold way, and nothing was done here.
        channel.send(DoorMessage.ACCEPTED, 0, 0, NOTHING, List.of());
      } catch (SyscallException e) {
        request.close();
        throw e;
      }
      return invocation;
    } catch (SyscallException | Refused | Departed e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Whether this may be a command that goes on as long as its container, which would keep a thread of
   * the server: it goes the cold way. Any argument of that name counts; a container called so loses a
   * little time.
   */
  private static boolean takesLong(List<String> arguments) {
    return arguments.contains("events");
  }

  private static void leave() {
    throw new Departed();
  }

  /** Why this JVM was asked. */
  public Visit visit() {
    return request.visit();
  }

  /** {@link Visit#FINISH}: how the foreground process ended, as waitpid(2) gives it. */
  public int waitStatus() {
    return request.waitStatus();
  }

  /** {@link Visit#FINISH}: pid of the foreground process. {@link Visit#UNDO}: what the dead JVM had adopted, or 0. */
  public int initPid() {
    return request.initPid();
  }

  /** Whether something is left to do when a foreground process has ended and this JVM has left. */
  public void wantFinish(boolean wanted) {
    finishWanted = wanted;
  }

  @Override
  public List<String> arguments() {
    return request.arguments();
  }

  @Override
  public List<String> environment() {
    return request.environment();
  }

  @Override
  public int pid() {
    return request.pid();
  }

  @Override
  public String workingDirectory() {
    return request.cwd();
  }

  @Override
  public Fd workingDirectoryFd() {
    return request.cwdFd();
  }

  @Override
  public Fd stdin() {
    return request.stdin();
  }

  @Override
  public Fd stdout() {
    return request.stdout();
  }

  @Override
  public Fd stderr() {
    return request.stderr();
  }

  @Override
  public int umask() {
    return request.umask();
  }

  @Override
  public long blockedSignals() {
    return request.blocked();
  }

  @Override
  public long ignoredSignals() {
    return request.ignored();
  }

  @Override
  public List<Integer> openFds() {
    return request.openFds();
  }

  @Override
  public Fd open(String path, int flags, int mode) throws SyscallException {
    if (mode == 0 && flags == expectedFlags && path.equals(expectedPath)) {
      expectedPath = "";
      return conversation.answerFd(expected, "open", path);
    }
    return conversation.orderFd(DoorMessage.OPEN, opening(path, flags, mode), "open", path);
  }

  @Override
  public void expectOpen(String path, int flags) throws SyscallException {
    expected = conversation.give(DoorMessage.OPEN, opening(path, flags, 0), List.of());
    expectedPath = path;
    expectedFlags = flags;
  }

  private static byte[] opening(String path, int flags, int mode) {
    return new WireWriter().u32(flags).u32(mode).string(path).toBytes();
  }

  @Override
  public int addCaller(PollSet set) {
    return channel.addHangup(set);
  }

  @Override
  public Fd connect(String path) throws SyscallException {
    // runc's words are those of Go's net package.
    return conversation.orderFd(DoorMessage.CONNECT, new WireWriter().string(path).toBytes(), "dial unix", path + ": connect");
  }

  @Override
  public void awaitReady(String host, Fd socket, Fd init, int mainPid) throws SyscallException {
    byte[] order = new WireWriter().u32(mainPid).string(host).toBytes();
    conversation.order(DoorMessage.NOTIFY, order, List.of(socket, init), "dial unixgram", host + ": connect").close();
  }

  @Override
  public Child spawn(SpawnRequest spawn, @Nullable Runnable meanwhile) throws SyscallException {
    SpawnedChild child = new SpawnedChild(this, spawner.spawn(spawn, meanwhile));
    hangup.killOnHangup(child);
    if (spawner.isFrontDoor() && (spawn.flags() & SpawnRequest.ADOPT) != 0) {
      adopted = child.pid();
    }
    return child;
  }

  @Override
  public void prepareForeground(boolean subreaper) throws SyscallException {
    byte[] flags = new WireWriter().u32(subreaper ? ForegroundOrder.SUBREAPER : 0).toBytes();
    if (spawner.isFrontDoor()) {
      channel.sendWithNext(DoorMessage.FOREGROUND_PREPARE, flags);
    } else {
      // Nothing would be sent before the process is there.
      channel.send(DoorMessage.FOREGROUND_PREPARE, 0, 0, flags, List.of());
    }
  }

  @Override
  public int foreground(ForegroundRequest foreground) throws SyscallException {
    hangup.forgetAll();
    // A release that waits for its next message: this is one itself.
    channel.dropHeld();
    ForegroundOrder.send(channel, foreground, finishWanted);
    try {
      return conversation.awaitForegroundExit();
    } catch (SyscallException e) {
      if (e.is(Errno.ECONNRESET)) {
        // No failure: the process goes on without us, and nothing of it may be undone.
        departure.run();
      }
      throw e;
    }
  }

  @Override
  public void adopt(int pid, Fd pidfd) throws SyscallException {
    if (pid == adopted) {
      return;
    }
    channel.send(DoorMessage.ADOPT, 0, 0, new WireWriter().u32(pid).toBytes(), List.of(pidfd));
  }

  @Override
  public void release() {
    hangup.forgetAll();
    channel.sendWithNext(DoorMessage.ADOPT, new WireWriter().u32(0).toBytes());
  }

  @Override
  public boolean isGivenUp() throws SyscallException {
    return channel.awaitHangup(0);
  }

  /** Tells the front door that this JVM lives; for a thread that does not serve the call. */
  public void sendAlive() throws SyscallException {
    channel.sendAlive();
  }

  /** Whether the front door hung up, or its caller wants the call to end, within so many milliseconds. */
  public boolean awaitHangup(int millis) throws SyscallException {
    return channel.awaitHangup(millis);
  }

  /** Ends the call. Everything a caller could see must be released by now; its own files are, here. */
  public void exit(int code) throws SyscallException {
    request.close();
    channel.send(DoorMessage.EXIT, 0, code, NOTHING, List.of());
  }

  /** The wait status of a child, once the front door has told it; empty after so many milliseconds (-1: for ever). */
  OptionalInt awaitExit(int pid, long millis) throws SyscallException {
    return conversation.awaitExit(pid, millis);
  }

  /** Whether the process ended within so many milliseconds (-1: for ever). */
  boolean awaitDeath(Fd pidfd, long millis) throws SyscallException {
    PollSet set = new PollSet();
    set.add(pidfd, PollSet.POLLIN);
    int timeout = (int) Math.min(millis, Integer.MAX_VALUE);
    // A signal ends the poll early; only a wait without end goes on after it.
    int ready = kernel.poll(set, timeout);
    while (ready == 0 && millis < 0) {
      ready = kernel.poll(set, timeout);
    }
    return ready > 0;
  }

  @Override
  public void close() {
    request.close();
    conversation.close();
    channel.close();
  }
}
