package dev.jrunc.container.plan;

import java.util.ArrayList;
import java.util.List;

/** A verb stands only in the plan whose process can do it. */
final class VerbsFitKind implements PlanRule {
  private final Plan.Kind kind;

  VerbsFitKind(Plan plan) {
    kind = plan.kind();
  }

  @Override
  public String reason() {
    return "the executor refuses a plan with a verb of the other kind";
  }

  @Override
  public List<OpCode> verbs() {
    List<OpCode> others = new ArrayList<>();
    for (OpCode verb : OpCode.values()) {
      if ((OpTable.kinds(verb) & kind.code()) == 0) {
        others.add(verb);
      }
    }
    return others;
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    return true;
  }
}
