package dev.jrunc.seccomp;

/** A profile from which no filter can be made, or a libseccomp that cannot make it. */
public final class SeccompException extends Exception {
  /** What runc is doing when it finds the same fault, which shows in the words that its users see. */
  public enum Stage {
    /** Turning the profile's names into values, before anything is started. */
    READING(""),
    /** Making the filter, in init. */
    COMPILING(
        "unable to start container process: error during container init: unable to init seccomp: ");

    private final String prefix;

    Stage(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final long serialVersionUID = 1L;

  private final Stage stage;
  private final String pointer;

  private SeccompException(Stage stage, String pointer, String message, Throwable cause) {
    super(message, cause);
    this.stage = stage;
    this.pointer = pointer;
  }

  private SeccompException(Stage stage, String pointer, String message) {
    super(message);
    this.stage = stage;
    this.pointer = pointer;
  }

  static SeccompException reading(String pointer, String message) {
    return new SeccompException(Stage.READING, pointer, message);
  }

  static SeccompException compiling(String pointer, String message) {
    return new SeccompException(Stage.COMPILING, pointer, message);
  }

  static SeccompException compiling(String message, Throwable cause) {
    return new SeccompException(Stage.COMPILING, "", message, cause);
  }

  static SeccompException missing(String message, Throwable cause) {
    return new SeccompException(Stage.READING, "", message, cause);
  }

  /** JSON pointer inside the profile, as {@code /syscalls/3/args/0}; "" for the profile as a whole. */
  public String pointer() {
    return pointer;
  }

  /** When runc would find the fault. */
  public Stage stage() {
    return stage;
  }

  /** The message with what runc puts before it, except {@code runc create failed: }. */
  public String runcMessage() {
    return stage.prefix + getMessage();
  }
}
