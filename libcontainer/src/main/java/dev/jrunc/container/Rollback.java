package dev.jrunc.container;

import dev.jrunc.container.failure.RuntimeFailure;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Inverses of the steps that were taken, newest first. A step that succeeds pushes its inverse;
 * success discards them all; on failure {@link #undo} runs them.
 */
final class Rollback {
  private final Deque<Inverse> inverses = new ArrayDeque<>();

  /** Takes a step back. */
  @FunctionalInterface
  interface Inverse {
    void undo() throws RuntimeFailure;
  }

  void push(Inverse inverse) {
    inverses.push(inverse);
  }

  /** Nothing is to be undone any more. */
  void discard() {
    inverses.clear();
  }

  /** Takes all steps back; what cannot be taken back is told with the cause. */
  <F extends Throwable> F undo(F cause) {
    while (!inverses.isEmpty()) {
      try {
        inverses.pop().undo();
      } catch (RuntimeFailure | RuntimeException e) {
        cause.addSuppressed(e);
      }
    }
    return cause;
  }
}
