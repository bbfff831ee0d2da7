package dev.jrunc.container.failure;

/** The bundle is missing, unreadable, or its config.json is no JSON. */
public final class InvalidBundle extends RuntimeFailure {

  /** @param reason what is wrong, with the path and, for malformed JSON, line and column */
  public InvalidBundle(String reason) {
    super(reason, null);
  }
}
