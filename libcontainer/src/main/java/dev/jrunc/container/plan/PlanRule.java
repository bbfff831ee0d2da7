package dev.jrunc.container.plan;

/** Something that holds for every plan, with the reason why. */
interface PlanRule {
  /** No op breaks the rule. */
  int HOLDS = -1;

  /** Why: a vulnerability that came of it, or what the kernel does. */
  String reason();

  /** The number of the first op that breaks the rule, or {@link #HOLDS}. */
  int brokenAt(Plan plan);
}
