package dev.jrunc.container.plan;

/** The working directory is verified after it was changed last. */
final class CwdVerified implements PlanRule {
  @Override
  public String reason() {
    return "CVE-2024-21626: a directory outside the root is a way out of the container";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean verified = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.Chdir _, Op.EnterRoot _ -> verified = false;
        case Op.VerifyCwd _ -> verified = true;
        case Op.CloseSync _, Op.Execve _ -> {
          if (!verified) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
