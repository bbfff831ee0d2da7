package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.CLOSE_FROM;
import static dev.jrunc.container.plan.OpCode.EXECVE;

import java.util.List;

/** All fds but the preserved ones are closed immediately before execve. */
final class FdsClosedBeforeExec implements PlanRule {
  private final Plan plan;

  FdsClosedBeforeExec(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String reason() {
    return "close-on-exec alone is lost on whatever was opened without it since "
        + "(CVE-2024-21626, CVE-2019-5736)";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(EXECVE);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    return number == 0 || plan.ops().get(number - 1).code() != CLOSE_FROM;
  }
}
