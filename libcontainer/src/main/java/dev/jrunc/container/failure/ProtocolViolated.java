package dev.jrunc.container.failure;

/** Init said what it should not have said at this point, or said it badly. */
public final class ProtocolViolated extends RuntimeFailure {

  /** @param reason what was expected and what came */
  public ProtocolViolated(String reason) {
    super(InitFailed.PREFIX + reason, null);
  }
}
