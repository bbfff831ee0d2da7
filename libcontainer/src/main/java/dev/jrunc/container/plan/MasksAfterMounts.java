package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** Paths are masked and made read-only after all else that mounts or writes. */
final class MasksAfterMounts implements PlanRule {
  private boolean masked;

  @Override
  public String reason() {
    return "a later mount would lie over the mask, and a sysctl could not be written below a "
        + "read-only /proc/sys";
  }

  @Override
  public List<OpCode> verbs() {
    return Verbs.with(
        Verbs.FILLING, MAKE_DIRECTORY, ENTER_ROOT, CONSOLE, WRITE_PROC, READONLY_PATH, MASK_PATH);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    if (op instanceof Op.MaskPath || op instanceof Op.ReadonlyPath) {
      masked = true;
      return false;
    }
    return masked;
  }
}
