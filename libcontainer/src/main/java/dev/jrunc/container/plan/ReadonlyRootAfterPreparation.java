package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The root becomes read-only after everything has been made in it. */
final class ReadonlyRootAfterPreparation implements PlanRule {
  private boolean readonly;

  @Override
  public String reason() {
    return "the working directory and /dev/console could not be made any more (EROFS)";
  }

  @Override
  public List<OpCode> verbs() {
    return Verbs.with(Verbs.FILLING, MAKE_DIRECTORY, CONSOLE, ENTER_ROOT, REMOUNT_READONLY);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    if (op instanceof Op.RemountReadonly(String path, long _, int _)) {
      readonly |= path.equals("/");
      return false;
    }
    return readonly;
  }
}
