package dev.jrunc.container.failure;

/** Init ended without a word: killed by a signal, by the OOM killer, or by a defect of its own. */
public final class InitDied extends RuntimeFailure {

  private InitDied(String message) {
    super(message, null);
  }

  /** @param reason how it died and during what, with what goes before, as the flight recorder and the pidfd tell */
  public static InitDied during(String reason) {
    return new InitDied(reason);
  }

  /** The OOM killer of the container's own memory cgroup ended it. */
  public static InitDied ofOutOfMemory() {
    return new InitDied(
        "unable to start container process: "
            + "container init was OOM-killed (memory limit too low?)");
  }
}
