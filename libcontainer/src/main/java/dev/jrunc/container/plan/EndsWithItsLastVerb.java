package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/**
 * The bootstrap plan ends with FORK_INIT or BECOME_INIT, the init plan with EXECVE, a helper's with EXIT; none stands
 * elsewhere.
 */
final class EndsWithItsLastVerb implements PlanRule {
  private final Plan plan;
  private boolean ended;

  EndsWithItsLastVerb(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String reason() {
    return "nothing runs after the change of process, and a plan without would leave a "
        + "process that does nothing";
  }

  @Override
  public List<OpCode> verbs() {
    return switch (plan.kind()) {
      case BOOTSTRAP -> List.of(FORK_INIT, BECOME_INIT);
      case INIT -> List.of(EXECVE);
      case HELPER -> List.of(EXIT);
    };
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    ended = true;
    return number != plan.ops().size() - 1;
  }

  @Override
  public boolean isBrokenAtEnd() {
    return !ended;
  }
}
