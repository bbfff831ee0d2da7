package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** Mounts and devices are made before the root is entered; what changes what is inside comes after. */
final class MountsBeforeRootIsEntered implements PlanRule {
  private boolean entered;

  MountsBeforeRootIsEntered(Plan plan) {
    // A process that joins a container is inside its root from the start.
    entered = !plan.has(BIND_ROOTFS) && !plan.has(ENTER_ROOT);
  }

  @Override
  public String reason() {
    return "the sources of bind mounts are the host's and gone after pivot_root; masks, "
        + "sysctls and the terminal must be those of the container's root, not of the "
        + "host's (CVE-2025-31133, CVE-2025-52565)";
  }

  @Override
  public List<OpCode> verbs() {
    return Verbs.with(
        Verbs.FILLING,
        BIND_ROOTFS,
        AWAIT_TREE,
        ENTER_ROOT,
        REOPEN_NULL,
        CONSOLE,
        LSM_EXEC,
        WRITE_PROC,
        READONLY_PATH,
        MASK_PATH,
        SET_USER);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.EnterRoot _ -> entered = true;
      case Op.MaskPath _,
          Op.ReadonlyPath _,
          Op.WriteProc _,
          Op.Console _,
          Op.ReopenNull _,
          Op.LsmExec _,
          Op.SetUser _ -> {
        return !entered;
      }
      default -> {
        return entered;
      }
    }
    return false;
  }
}
