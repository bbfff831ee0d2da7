package dev.jrunc.container.plan;

/** A compiler of ours made a plan that must not be carried out. No input can cause it. */
public final class PlanRuleBroken extends IllegalStateException {
  private static final long serialVersionUID = 1;

  PlanRuleBroken(PlanRule rule, int op, Plan plan) {
    super(
        "plan rule "
            + rule.getClass().getSimpleName()
            + " is broken by operation "
            + op
            + (op < plan.ops().size() ? " " + name(plan.ops().get(op).op()) : " (the end)")
            + ": "
            + rule.reason());
  }

  private static String name(Op op) {
    return op.getClass().getSimpleName();
  }
}
