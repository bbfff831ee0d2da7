package dev.jrunc.container.invocation;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.SyscallException;
import java.util.OptionalInt;

/** A process that was spawned for this call. Closing it closes the pidfd, no more. */
public interface Child extends AutoCloseable {

  /** Its pid as the runtime sees it. */
  int pid();

  /** Its pidfd; readable once it has ended. Owned by the child. */
  Fd pidfd();

  /** Waits until it has ended; its wait status as waitpid(2) gives it. */
  int await() throws SyscallException;

  /** As {@link #await()}; empty if it still runs after so many milliseconds. */
  OptionalInt await(long millis) throws SyscallException;

  @Override
  void close();
}
