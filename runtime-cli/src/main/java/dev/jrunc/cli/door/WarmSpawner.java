package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In a resident JVM, which starts no process: the front door does, with the caller's cgroup, limits and label. */
final class WarmSpawner implements Spawner {
  /** In the value of SPAWN, beside the flags of the FOREGROUND_PREPARE that it stands for. */
  static final int PREPARES = 256;

  private final ProcessCalls processes;
  private final Conversation conversation;
  private final List<Fd> callers;
  private final Runnable aside;
  private int preparation;

  /**
   * @param callers our copies of the caller's 0, 1 and 2
   * @param aside run once the front door was asked, if this thread goes on meanwhile
   */
  WarmSpawner(ProcessCalls processes, Conversation conversation, List<Fd> callers, Runnable aside) {
    this.processes = processes;
    this.conversation = conversation;
    this.callers = callers;
    this.aside = aside;
  }

  @Override
  public ProcessCalls.Spawned spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException {
    SpawnRequest.Encoded order = request.encodeForDoor(callers);
    int id = conversation.give(DoorMessage.SPAWN, preparation, order.bytes(), order.fds());
    preparation = 0;
    @Nullable Runnable work =
        meanwhile == null
            ? null
            : () -> {
              aside.run();
              meanwhile.run();
            };
    return Spawner.endUnless(processes, work, () -> spawned(id));
  }

  @Override
  public boolean isFrontDoor() {
    return true;
  }

  @Override
  public boolean preparesForeground(int flags) {
    preparation = PREPARES | flags;
    return true;
  }

  private ProcessCalls.Spawned spawned(int id) throws SyscallException {
    Packet reply = conversation.answer(id, "nsexec_spawn", "");
    if (reply.fds().size() != 1) {
      reply.close();
      throw new SyscallException("nsexec_spawn", "", Errno.EBADMSG);
    }
    return new ProcessCalls.Spawned((int) reply.value(), reply.fds().getFirst());
  }
}
