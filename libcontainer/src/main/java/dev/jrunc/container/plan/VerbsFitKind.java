package dev.jrunc.container.plan;

/** A verb stands only in the plan whose process can do it. */
final class VerbsFitKind implements PlanRule {
  @Override
  public String reason() {
    return "the executor refuses a plan with a verb of the other kind";
  }

  @Override
  public int brokenAt(Plan plan) {
    Opcodes codes = new Opcodes();
    for (int i = 0; i < plan.ops().size(); i++) {
      if ((OpTable.kinds(codes.of(plan.ops().get(i).op())) & plan.kind().code()) == 0) {
        return i;
      }
    }
    return HOLDS;
  }
}
