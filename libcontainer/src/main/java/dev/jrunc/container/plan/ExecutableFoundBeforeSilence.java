package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The executable is looked for as the container's user and before the sync socket is closed. */
final class ExecutableFoundBeforeSilence implements PlanRule {
  private boolean user;
  private boolean found;

  @Override
  public String reason() {
    return "its absence must fail create, not start, and who may execute it depends on the "
        + "user";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(SET_USER, FIND_EXECUTABLE, CLOSE_SYNC);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.SetUser _ -> user = true;
      case Op.FindExecutable _ -> {
        found = user;
        return !user;
      }
      default -> {
        return !found;
      }
    }
    return false;
  }
}
