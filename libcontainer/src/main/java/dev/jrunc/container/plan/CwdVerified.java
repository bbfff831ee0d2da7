package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The working directory is verified after it was changed last. */
final class CwdVerified implements PlanRule {
  private boolean verified;

  @Override
  public String reason() {
    return "CVE-2024-21626: a directory outside the root is a way out of the container";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(CHDIR, ENTER_ROOT, VERIFY_CWD, CLOSE_SYNC, EXECVE);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.Chdir _, Op.EnterRoot _ -> verified = false;
      case Op.VerifyCwd _ -> verified = true;
      default -> {
        return !verified;
      }
    }
    return false;
  }
}
