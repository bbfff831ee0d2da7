package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.CAP_BOUNDING;
import static dev.jrunc.container.plan.OpCode.SET_USER;

import java.util.List;

/** The bounding set is reduced before the user is switched. */
final class BoundingSetBeforeUser implements PlanRule {
  private boolean switched;

  @Override
  public String reason() {
    return "dropping from it needs CAP_SETPCAP, which the switch takes away "
        + "(capabilities(7))";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(SET_USER, CAP_BOUNDING);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    if (op instanceof Op.SetUser) {
      switched = true;
      return false;
    }
    return switched;
  }
}
