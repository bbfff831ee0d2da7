package dev.jrunc.container.plan;

import java.util.Objects;

/**
 * An op with its reason.
 *
 * @param op what the executor does
 * @param code of its verb; found once, for all who look for verbs
 * @param origin why
 */
public record PlannedOp(Op op, OpCode code, Origin origin) {
  /** Checks that all are there. */
  public PlannedOp {
    Objects.requireNonNull(op);
    Objects.requireNonNull(code);
    Objects.requireNonNull(origin);
  }

  PlannedOp(Op op, Origin origin) {
    this(op, new Opcodes().of(op), origin);
  }
}
