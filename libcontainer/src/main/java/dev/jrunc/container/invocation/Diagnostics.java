package dev.jrunc.container.invocation;

/**
 * Where the runtime tells what is not its result: the log of this call. Failures do not go here;
 * they are thrown and printed once.
 */
public interface Diagnostics {

  /** Something the user should know, though the operation goes on. */
  void warning(String message);

  /**
   * Something that whoever reads a log file later wants to know. It is not shown on standard error,
   * where only what is amiss belongs.
   */
  void note(String message);

  /** A step taken; only worth composing when {@link #debugEnabled()}. */
  void debug(String message);

  /** Whether {@link #debug} goes anywhere. */
  boolean debugEnabled();
}
