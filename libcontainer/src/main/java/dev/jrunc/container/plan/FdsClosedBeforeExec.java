package dev.jrunc.container.plan;

/** All fds but the preserved ones are closed immediately before execve. */
final class FdsClosedBeforeExec implements PlanRule {
  @Override
  public String reason() {
    return "close-on-exec alone is lost on whatever was opened without it since "
        + "(CVE-2024-21626, CVE-2019-5736)";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean closed = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      if (op instanceof Op.Execve && !closed) {
        return i;
      }
      closed = op instanceof Op.CloseFrom;
    }
    return HOLDS;
  }
}
