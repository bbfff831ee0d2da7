package dev.jrunc.cli.door;

import dev.jrunc.container.invocation.Child;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.ProcessCalls;
import dev.jrunc.linux.SyscallException;
import java.util.OptionalInt;

/** A child of the front door, which tells us when it ends. */
final class SpawnedChild implements Child {
  /** The wait status of a process that SIGKILL ended: what the end of the front door means for it. */
  private static final int KILLED = 9;

  private final DoorInvocation invocation;
  private final ProcessCalls.Spawned process;

  /** The front door tells of an end once, and more than one place may ask for it. */
  private OptionalInt ended = OptionalInt.empty();

  SpawnedChild(DoorInvocation invocation, ProcessCalls.Spawned process) {
    this.invocation = invocation;
    this.process = process;
  }

  @Override
  public int pid() {
    return process.pid();
  }

  @Override
  public Fd pidfd() {
    return process.pidfd();
  }

  @Override
  public int await() throws SyscallException {
    return awaitEither(-1).orElseThrow();
  }

  @Override
  public OptionalInt await(long millis) throws SyscallException {
    return awaitEither(Math.max(0, millis));
  }

  /** A front door that has given up the call tells of no end any more; the kernel still does. */
  private OptionalInt awaitEither(long millis) throws SyscallException {
    if (ended.isEmpty()) {
      ended = awaitFirst(millis);
    }
    return ended;
  }

  private OptionalInt awaitFirst(long millis) throws SyscallException {
    try {
      return invocation.awaitExit(pid(), millis);
    } catch (SyscallException e) {
      if (!e.is(Errno.ECONNRESET)) {
        throw e;
      }
      return invocation.awaitDeath(pidfd(), millis) ? OptionalInt.of(KILLED) : OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    process.pidfd().close();
  }
}
