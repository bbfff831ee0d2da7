package dev.jrunc.container.plan;

/** The bounding set is reduced before the user is switched. */
final class BoundingSetBeforeUser implements PlanRule {
  @Override
  public String reason() {
    return "dropping from it needs CAP_SETPCAP, which the switch takes away "
        + "(capabilities(7))";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean switched = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      if (op instanceof Op.SetUser) {
        switched = true;
      }
      if (op instanceof Op.CapBounding && switched) {
        return i;
      }
    }
    return HOLDS;
  }
}
