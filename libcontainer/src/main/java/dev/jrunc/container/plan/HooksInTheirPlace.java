package dev.jrunc.container.plan;

/**
 * createContainer hooks run before the root is entered, startContainer hooks after the fifo, or after
 * the runtime's last word where there is no fifo, with the user's seccomp filter and capabilities.
 */
final class HooksInTheirPlace implements PlanRule {
  @Override
  public String reason() {
    return "the former resolve their paths in the runtime's root and see the container's "
        + "mounts, the latter are part of start and have no more rights than the container "
        + "(config.md \"POSIX-platform Hooks\")";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean root = false;
    boolean entered = false;
    boolean started = false;
    boolean waits = waits(plan);
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.BindRootfs _ -> root = true;
        case Op.EnterRoot _ -> entered = true;
        case Op.WaitExecFifo _ -> started = true;
        case Op.CloseSync _ -> started = !waits;
        case Op.RunHook _ -> {
          if (entered ? !started : !root) {
            return i;
          }
        }
        case Op.Seccomp _, Op.SetUser _, Op.CapSet _ -> {
          if (started) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }

  private static boolean waits(Plan plan) {
    for (PlannedOp planned : plan.ops()) {
      if (planned.op() instanceof Op.WaitExecFifo) {
        return true;
      }
    }
    return false;
  }
}
