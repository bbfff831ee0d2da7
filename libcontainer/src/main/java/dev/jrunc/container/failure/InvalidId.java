package dev.jrunc.container.failure;

/** A container id that is empty, or has characters that no id may have. */
public final class InvalidId extends RuntimeFailure {

  /** @param reason {@code container id cannot be empty} or {@code invalid container ID format} */
  public InvalidId(String reason) {
    super(reason, null);
  }
}
