package dev.jrunc.container.invocation;

import dev.jrunc.linux.Fd;

/** An fd of a process to be started: where it comes from, and its number there. */
public sealed interface FdMapping {

  /** The number in the child, 0 or more. */
  int to();

  /** An fd that this process holds. */
  record Ours(Fd from, int to) implements FdMapping {}

  /**
   * An fd that the caller left open for the front door, by its number there. Such fds (preserved
   * ones, socket activation) never travel to the JVM.
   */
  record Callers(int from, int to) implements FdMapping {
    public Callers {
      if (from < 0) {
        throw new IllegalArgumentException("fd " + from);
      }
    }
  }
}
