package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.SpawnRequest;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;

/** How a process becomes the front door's child. */
interface Spawner {
  /** @param meanwhile run while somebody else starts it, or after it was started */
  ProcessCalls.Spawned spawn(SpawnRequest request, Runnable meanwhile) throws SyscallException;
}
