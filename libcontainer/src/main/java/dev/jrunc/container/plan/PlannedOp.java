package dev.jrunc.container.plan;

import java.util.Objects;

/**
 * An op with its reason.
 *
 * @param op what the executor does
 * @param origin why
 */
public record PlannedOp(Op op, Origin origin) {
  /** Checks that both are there. */
  public PlannedOp {
    Objects.requireNonNull(op);
    Objects.requireNonNull(origin);
  }
}
