package dev.jrunc.container.plan;

/** The executable is looked for as the container's user and before the sync socket is closed. */
final class ExecutableFoundBeforeSilence implements PlanRule {
  @Override
  public String reason() {
    return "its absence must fail create, not start, and who may execute it depends on the "
        + "user";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean user = false;
    boolean found = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.SetUser _ -> user = true;
        case Op.FindExecutable _ -> {
          if (!user) {
            return i;
          }
          found = true;
        }
        case Op.CloseSync _ -> {
          if (!found) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
