package dev.jrunc.cli.door;

/** Why the front door asks a JVM. */
public enum Visit {
  /** The caller's call. */
  FIRST,
  /** The foreground process has ended, and the JVM that started it has long left. */
  FINISH,
  /** The JVM that served the call died: what it left behind is to be undone. */
  UNDO
}
