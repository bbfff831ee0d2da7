package dev.jrunc.cli.door;

/**
 * The front door goes on with a foreground process alone: the call is no longer this thread's, and
 * nothing of it may be undone. What the end of the JVM is to a call that has one of its own.
 */
public final class Departed extends Error {
  private static final long serialVersionUID = 1;

  public Departed() {
    super("the front door goes on alone", null, false, false);
  }
}
