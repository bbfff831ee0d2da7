package dev.jrunc.container.failure;

/** What the caller asked for on the command line contradicts itself or the configuration. */
public final class InvalidRequest extends RuntimeFailure {

  /** @param reason what is wrong, in runc's words */
  public InvalidRequest(String reason) {
    super(reason, null);
  }
}
