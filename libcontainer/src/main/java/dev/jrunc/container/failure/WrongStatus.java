package dev.jrunc.container.failure;

/** The verb is not possible in the status that the container is in. */
public final class WrongStatus extends RuntimeFailure {

  /** @param reason runc's sentence for this verb and status */
  public WrongStatus(String reason) {
    super(reason, null);
  }
}
