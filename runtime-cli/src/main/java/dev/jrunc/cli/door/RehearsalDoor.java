package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays the front door inside this JVM, so that whole commands can be run in one process: for the
 * AOT cache's training run. Children are this process's own, output goes to /dev/null.
 */
public final class RehearsalDoor implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];

  private final Kernel kernel;
  private final FdPair pair;
  private final Channel channel;
  private final Thread server;
  private final Map<Integer, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();
  private CompletableFuture<Integer> adopted = new CompletableFuture<>();

  /** Opens a door for one call. */
  public RehearsalDoor(Kernel kernel, List<String> arguments) throws SyscallException {
    this.kernel = kernel;
    this.pair = kernel.socketpair(SocketCalls.SOCK_SEQPACKET);
    this.channel = new Channel(kernel, pair.first());
    request(arguments);
    this.server = Thread.ofPlatform().daemon().name("rehearsal door").start(this::serve);
  }

  /** The call as the commands see it, in a JVM with one call. */
  public DoorInvocation invocation() throws SyscallException {
    return invocation(new HangupThread());
  }

  /** The call as the commands see it, in a resident JVM. */
  public DoorInvocation invocation(HangupPoll hangups) throws SyscallException {
    return invocation((HangupSource) hangups);
  }

  private DoorInvocation invocation(HangupSource hangups) throws SyscallException {
    return DoorInvocation.receive(kernel, kernel.own(pair.second().release()), this::spawn, hangups, () -> {});
  }

  private void request(List<String> arguments) throws SyscallException {
    WireWriter out = new WireWriter().u64(0).u32(arguments.size());
    for (String argument : arguments) {
      out.string(argument);
    }
    out.u32(1).string("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
    out.u32(kernel.getpid()).u32(022).u64(0).u64(0).u32(0).u32(0).u32(0).u32(0).string("/");
    try (Fd cwd = kernel.open("/", OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        Fd nothing = kernel.open("/dev/null", OpenFlags.O_RDWR)) {
      channel.send(DoorMessage.REQUEST, 0, 0, out.toBytes(), List.of(cwd, nothing, nothing, nothing));
    }
  }

  private ProcessCalls.Spawned spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException {
    ProcessCalls.Spawned child = new ColdSpawner(kernel, false).spawn(request, meanwhile);
    reap(child.pid()).thenAccept(status -> tellExit(DoorMessage.CHILD_EXIT, child.pid(), status));
    return child;
  }

  /** The wait status of a child: a zombie would keep the init of its pid namespace from ending. */
  private CompletableFuture<Integer> reap(int pid) {
    return ends.computeIfAbsent(pid, this::waitFor);
  }

  private CompletableFuture<Integer> waitFor(int pid) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                status.complete(kernel.waitpid(pid, 0));
              } catch (SyscallException e) {
                status.completeExceptionally(e);
              }
            });
    return status;
  }

  private void tellExit(DoorMessage message, int pid, int status) {
    try {
      channel.send(message, 0, status, new WireWriter().u32(pid).toBytes(), List.of());
    } catch (SyscallException | IllegalStateException e) {
      // The call ended first.
      return;
    }
  }

  private void serve() {
    try {
      while (true) {
        try (Packet packet = channel.receive()) {
          switch (packet.type()) {
            case OPEN -> open(packet);
            case CONNECT -> refuse(packet);
            case ADOPT -> adopt(packet);
            case FOREGROUND -> foreground(packet);
            case EXIT -> {
              return;
            }
            default -> {}
          }
        }
      }
    } catch (SyscallException e) {
      // The call has ended.
      return;
    }
  }

  private void open(Packet packet) throws SyscallException {
    WireReader in = new WireReader(packet.payload());
    int flags = in.u32();
    int mode = in.u32();
    try (Fd fd = kernel.openat(Fd.CWD, in.string(), flags, mode)) {
      channel.send(DoorMessage.REPLY, packet.id(), 0, NOTHING, List.of(fd));
    } catch (SyscallException e) {
      channel.send(DoorMessage.REPLY, packet.id(), -e.errno().value(), NOTHING, List.of());
    }
  }

  private void refuse(Packet packet) throws SyscallException {
    channel.send(DoorMessage.REPLY, packet.id(), -Errno.ECONNREFUSED.value(), NOTHING, List.of());
  }

  private void adopt(Packet packet) throws SyscallException {
    int pid = new WireReader(packet.payload()).u32();
    if (pid != 0) {
      adopted = reap(pid);
    }
  }

  private void foreground(Packet packet) throws SyscallException {
    int pid = new WireReader(packet.payload()).u32();
    adopted.thenAccept(status -> tellExit(DoorMessage.FOREGROUND_EXIT, pid, status));
  }

  /** Waits until the call has been served. */
  @Override
  public void close() {
    try {
      server.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    channel.close();
  }
}
