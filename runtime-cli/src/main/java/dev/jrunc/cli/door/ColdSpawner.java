package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/**
 * In a JVM that the front door started for this call.
 *
 * @param cloneParent whether the children are made the front door's, by CLONE_PARENT
 */
record ColdSpawner(ProcessCalls processes, boolean cloneParent) implements Spawner {

  @Override
  public ProcessCalls.Spawned spawn(SpawnRequest request, @Nullable Runnable meanwhile) throws SyscallException {
    ProcessCalls.Spawned child = processes.nsexecSpawn(request.encodeForThisProcess(cloneParent).bytes());
    return Spawner.endUnless(processes, meanwhile, () -> child);
  }
}
