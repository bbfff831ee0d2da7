package dev.jrunc.cli.options;

/** The command line cannot be understood. The message is runc's own, to the byte. */
public final class UsageError extends Exception {

  /** @param message what is wrong, e.g. {@code flag provided but not defined: -x} */
  public UsageError(String message) {
    // A message for a person; nobody looks at the stack.
    super(message, null, false, false);
  }

  /** The message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
