package dev.jrunc.container.failure;

/** Init ended without a word: killed by a signal, by the OOM killer, or by a defect of its own. */
public final class InitDied extends RuntimeFailure {

  private final String pointer;
  private final String hint;

  private InitDied(String message, String pointer, String hint) {
    super(message, null);
    this.pointer = pointer;
    this.hint = hint;
  }

  /** @param reason how it died and during what, with what goes before, as the flight recorder and the pidfd tell */
  public static InitDied during(String reason) {
    return new InitDied(reason, "", "");
  }

  /**
   * The OOM killer of the container's own memory cgroup ended it.
   *
   * @param limit which limit, and how much was used: after a blank; empty if it cannot be told
   * @param hint what limit would do
   */
  public static InitDied ofOutOfMemory(String limit, String hint) {
    return new InitDied(
        "unable to start container process: "
            + "container init was OOM-killed (memory limit too low?)"
            + (limit.isEmpty() ? "" : ": " + limit),
        "/linux/resources/memory/limit",
        hint);
  }

  /** JSON pointer to the limit that was met; empty if none is known. */
  public String pointer() {
    return pointer;
  }

  /** What limit would do; empty if none is known. */
  public String hint() {
    return hint;
  }
}
