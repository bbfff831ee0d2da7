package dev.jrunc.container.plan;

import java.util.List;

/** Something that holds for every plan, with the reason why. An object watches the ops of one plan, in order. */
interface PlanRule {
  /** Why: a vulnerability that came of it, or what the kernel does. */
  String reason();

  /** What it looks at, in a plan of this plan's kind. Ops of other verbs are not shown to it. */
  List<OpCode> verbs();

  /**
   * Looks at the next op.
   *
   * @param op of one of the {@link #verbs}
   * @param number the op's in the plan
   * @return whether it breaks the rule
   */
  boolean isBrokenBy(Op op, int number);

  /** Whether the rule is broken by what has not come, now that all ops were seen. */
  default boolean isBrokenAtEnd() {
    return false;
  }
}
