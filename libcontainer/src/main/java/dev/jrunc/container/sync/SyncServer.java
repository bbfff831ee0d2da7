package dev.jrunc.container.sync;

import dev.jrunc.container.failure.ProtocolViolated;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.linux.Fd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The runtime's side of the conversation. The order in which messages may come is that of the
 * plan's own SYNC operations; anything else ends it.
 */
public final class SyncServer {
  private final SyncChannel channel;
  private final SyncHandler handler;
  private final Deque<SyncType> expected = new ArrayDeque<>();
  private @Nullable InitMessage ahead;
  private @Nullable InitMessage received;

  public SyncServer(SyncChannel channel, SyncHandler handler) {
    this.channel = channel;
    this.handler = handler;
  }

  /** Messages that will come after those expected already. */
  public void expect(List<SyncType> types) {
    expected.addAll(types);
  }

  /** Whether the next message is procPid, and is there: then who sends it has nothing left to do. {@link #serve} follows. */
  public boolean hasPid() throws RuntimeFailure {
    if (expected.peek() != SyncType.PROC_PID || !channel.hasMessage()) {
      return false;
    }
    received = channel.receive();
    return received instanceof InitMessage.Pid;
  }

  /**
   * Serves until the other end is closed.
   *
   * @return the messages that were expected and never came: none if init went all the way, which
   *     the caller still has to confirm with the flight recorder
   */
  public List<SyncType> serve() throws RuntimeFailure {
    while (true) {
      InitMessage message = next();
      if (message == null) {
        return List.copyOf(expected);
      }
      if (isAhead(message)) {
        ahead = message;
        continue;
      }
      checkOrder(message);
      switch (message) {
        case InitMessage.Cgroup _ -> {
          handler.cgroup();
          channel.send(new RuntimeReply.CgroupDone());
        }
        case InitMessage.Usermap _ -> {
          handler.usermap();
          channel.send(new RuntimeReply.UsermapDone());
        }
        case InitMessage.TimeOffsets _ -> {
          handler.timeOffsets();
          channel.send(new RuntimeReply.TimeOffsetsDone());
        }
        case InitMessage.Pid init -> handler.plan(init);
        case InitMessage.Hooks _ -> {
          handler.hooks();
          channel.send(new RuntimeReply.HooksDone());
        }
        case InitMessage.Ready _ -> {
          handler.ready();
          channel.send(new RuntimeReply.Run());
        }
        case InitMessage.Seccomp(int number) ->
            handler.seccomp(number, () -> channel.send(new RuntimeReply.SeccompDone()));
        case InitMessage.MountPlease(int mount) -> {
          try (Fd tree = handler.mountTree(mount)) {
            channel.send(new RuntimeReply.MountFd(tree));
          }
        }
        case InitMessage.Tree(Fd tree) -> {
          tree.close();
          throw new ProtocolViolated("unexpected synchronisation message: procTree of no helper");
        }
        case InitMessage.Failure failure -> throw handler.failed(failure);
        case InitMessage.Log line -> handler.log(line);
      }
    }
  }

  private @Nullable InitMessage next() throws RuntimeFailure {
    InitMessage taken = received;
    if (taken != null) {
      received = null;
      return taken;
    }
    InitMessage kept = ahead;
    if (kept == null || expected.peek() == SyncType.PROC_PID) {
      return channel.receive();
    }
    ahead = null;
    return kept;
  }

  /**
   * An init that had its plan before it was there may ask for something before stage 1 has told of it.
   * It then waits, so that this is all it can have said.
   */
  private boolean isAhead(InitMessage message) {
    boolean asks =
        message instanceof InitMessage.Hooks
            || message instanceof InitMessage.Ready
            || message instanceof InitMessage.MountPlease;
    return asks && ahead == null && expected.size() > 1 && expected.peek() == SyncType.PROC_PID;
  }

  private void checkOrder(InitMessage message) throws ProtocolViolated {
    if (message instanceof InitMessage.Failure || message instanceof InitMessage.Log) {
      return;
    }
    SyncType next = expected.poll();
    if (next != message.type()) {
      switch (message) {
        case InitMessage.Pid init -> init.pidfd().close();
        case InitMessage.Tree(Fd tree) -> tree.close();
        default -> {}
      }
      throw new ProtocolViolated(
          "unexpected synchronisation flag: got \""
              + message.type().word()
              + "\", expected \""
              + (next == null ? "" : next.word())
              + "\"");
    }
  }
}
