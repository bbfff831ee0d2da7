package dev.jrunc.container.invocation;

/**
 * Where the runtime tells what is not its result: the log of this call. Failures do not go here;
 * they are thrown and printed once.
 */
public interface Diagnostics {

  /** Something the user should know, though the operation goes on. */
  void warning(String message);

  /** A step taken; only worth composing when {@link #debugEnabled()}. */
  void debug(String message);

  /** Whether {@link #debug} goes anywhere. */
  boolean debugEnabled();
}
