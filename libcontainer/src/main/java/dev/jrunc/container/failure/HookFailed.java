package dev.jrunc.container.failure;

/** A hook on the host failed or ran too long. */
public final class HookFailed extends RuntimeFailure {

  /**
   * @param kind {@code prestart}, {@code createRuntime}, {@code poststart} or {@code poststop}
   * @param number index in its list, from 0
   * @param reason {@code exit status N, stdout: .., stderr: ..} and the like
   */
  public HookFailed(String kind, int number, String reason) {
    super("error running " + kind + " hook #" + number + ": " + reason, null);
  }

  private HookFailed(String message) {
    super(message, null);
  }

  /** The same failure, seen while init waited for the hook. */
  public HookFailed duringInit() {
    return new HookFailed(InitFailed.PREFIX + text());
  }
}
