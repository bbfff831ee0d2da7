package dev.jrunc.cli.door;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.NativeKernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The front door's end of a real socketpair, played by a test. */
public final class ScriptedDoor implements AutoCloseable {
  public final Kernel kernel = NativeKernel.open();
  private final FdPair pair;
  private final Channel channel;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private String workingDirectory = "/";

  public ScriptedDoor() throws SyscallException {
    pair = kernel.socketpair(SocketCalls.SOCK_SEQPACKET);
    channel = new Channel(kernel, pair.first());
  }

  /** One that has come to a server; owns the connection. */
  public ScriptedDoor(Fd connected) throws SyscallException {
    pair = new FdPair(connected, kernel.open("/dev/null", OpenFlags.O_PATH));
    channel = new Channel(kernel, connected);
  }

  /** The number of the next message's type; 0: the other side has left. */
  public int hear() throws SyscallException {
    try (Packet packet = channel.receive()) {
      return packet.type().number();
    } catch (SyscallException e) {
      if (e.is(Errno.ECONNRESET)) {
        return 0;
      }
      throw e;
    }
  }

  /** Whether the other side says something within so many milliseconds. */
  public boolean hears(int millis) throws SyscallException {
    return channel.await(millis);
  }

  /** The JVM's end; whoever takes it owns it. */
  public Fd far() {
    return pair.second();
  }

  /** The door's own end. */
  Fd near() {
    return pair.first();
  }

  Channel channel() {
    return channel;
  }

  /** A request with the fds of this process, or those given, as 0, 1 and 2. */
  public void request(List<String> argv, List<String> environment, String cwd, int flags, Fd... stdio)
      throws SyscallException {
    workingDirectory = cwd.isEmpty() ? "/" : cwd;
    WireWriter out = new WireWriter().u64(0x1122334455667788L);
    strings(out, argv);
    strings(out, environment);
    out.u32(4711).u32(022).u64(0x200).u64(0x1000).u32(flags).u32(9).u32(815);
    out.u32(2).u32(3).u32(7);
    out.string(cwd);
    try (Fd directory = kernel.open(workingDirectory, OpenFlags.O_PATH);
        Fd nothing = kernel.open("/dev/null", OpenFlags.O_RDWR)) {
      List<Fd> fds =
          stdio.length == 3
              ? List.of(directory, stdio[0], stdio[1], stdio[2])
              : List.of(directory, nothing, nothing, nothing);
      channel.send(DoorMessage.REQUEST, 0, 0, out.toBytes(), fds);
    }
  }

  private static void strings(WireWriter out, List<String> items) {
    out.u32(items.size());
    for (String item : items) {
      out.string(item);
    }
  }

  /** What the door does while the test waits for the invocation. */
  interface Scene {
    void play(Channel channel) throws IOException;
  }

  Future<?> play(Scene scene) {
    return thread.submit(
        () -> {
          scene.play(channel);
          return null;
        });
  }

  /** Serves OPEN as the real one does until EXIT comes; its code. */
  public Future<Integer> serveOpens() {
    return thread.submit(
        () -> {
          while (true) {
            try (Packet packet = channel.receive()) {
              switch (packet.type()) {
                case EXIT -> {
                  return (int) packet.value();
                }
                case OPEN -> open(packet);
                default -> throw new AssertionError(packet.type());
              }
            }
          }
        });
  }

  private void open(Packet order) throws SyscallException {
    WireReader in = new WireReader(order.payload());
    int flags = in.u32();
    int mode = in.u32();
    try (Fd directory = kernel.open(workingDirectory, OpenFlags.O_PATH);
        Fd fd = kernel.openat(directory, in.string(), flags, mode)) {
      channel.send(DoorMessage.REPLY, order.id(), 0, new byte[0], List.of(fd));
    } catch (SyscallException e) {
      channel.send(DoorMessage.REPLY, order.id(), -e.errno().value(), new byte[0], List.of());
    }
  }

  static void finish(Future<?> scene) throws InterruptedException, TimeoutException {
    try {
      scene.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Override
  public void close() {
    channel.close();
    pair.close();
    thread.shutdownNow();
  }
}
