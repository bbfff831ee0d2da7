package dev.jrunc.container.plan;

/**
 * The bootstrap plan ends with FORK_INIT or BECOME_INIT, the init plan with EXECVE, a helper's with EXIT; none stands
 * elsewhere.
 */
final class EndsWithItsLastVerb implements PlanRule {
  @Override
  public String reason() {
    return "nothing runs after the change of process, and a plan without would leave a "
        + "process that does nothing";
  }

  @Override
  public int brokenAt(Plan plan) {
    int last = plan.ops().size() - 1;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      boolean end =
          switch (plan.kind()) {
            case BOOTSTRAP -> op instanceof Op.ForkInit || op instanceof Op.BecomeInit;
            case INIT -> op instanceof Op.Execve;
            case HELPER -> op instanceof Op.Exit;
          };
      if (end != (i == last)) {
        return i;
      }
    }
    return last < 0 ? 0 : HOLDS;
  }
}
