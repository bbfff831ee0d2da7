package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * In a resident JVM, which starts no process: the front door does, with the caller's cgroup, limits and label.
 *
 * @param callers our copies of the caller's 0, 1 and 2
 * @param aside run once the front door was asked, if this thread goes on meanwhile
 */
record WarmSpawner(ProcessCalls processes, Conversation conversation, List<Fd> callers, Runnable aside) implements Spawner {
  @Override
  public ProcessCalls.Spawned spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException {
    SpawnRequest.Encoded order = request.encodeForDoor(callers);
    int id = conversation.give(DoorMessage.SPAWN, order.bytes(), order.fds());
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

  private ProcessCalls.Spawned spawned(int id) throws SyscallException {
    Packet reply = conversation.answer(id, "nsexec_spawn", "");
    if (reply.fds().size() != 1) {
      reply.close();
      throw new SyscallException("nsexec_spawn", "", Errno.EBADMSG);
    }
    return new ProcessCalls.Spawned((int) reply.value(), reply.fds().getFirst());
  }
}
