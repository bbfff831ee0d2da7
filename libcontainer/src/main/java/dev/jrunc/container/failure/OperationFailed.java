package dev.jrunc.container.failure;

import org.jspecify.annotations.Nullable;

/** The runtime's own work on the host failed in a way that is no plain system call's. */
public final class OperationFailed extends RuntimeFailure {
  /** @param reason what failed and why, complete in itself */
  public OperationFailed(String reason) {
    super(reason, null);
  }

  public OperationFailed(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
