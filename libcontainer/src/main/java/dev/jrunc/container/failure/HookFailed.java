package dev.jrunc.container.failure;

/** A hook on the host failed or ran too long. */
public final class HookFailed extends RuntimeFailure {

  private final String pointer;
  private final String path;

  /**
   * @param kind {@code prestart}, {@code createRuntime}, {@code poststart} or {@code poststop}
   * @param number index in its list, from 0
   * @param path the program
   * @param reason {@code exit status N, stdout: .., stderr: ..} and the like
   */
  public HookFailed(String kind, int number, String path, String reason) {
    this(
        "error running " + kind + " hook #" + number + ": " + reason,
        "/hooks/" + kind + "/" + number,
        path);
  }

  private HookFailed(String message, String pointer, String path) {
    super(message, null);
    this.pointer = pointer;
    this.path = path;
  }

  /** JSON pointer to the hook. */
  public String pointer() {
    return pointer;
  }

  /** The program. */
  public String path() {
    return path;
  }

  /** The same failure, seen while init waited for the hook. */
  public HookFailed duringInit() {
    return new HookFailed(InitFailed.PREFIX + text(), pointer, path);
  }
}
