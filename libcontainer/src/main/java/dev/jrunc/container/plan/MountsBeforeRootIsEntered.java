package dev.jrunc.container.plan;

/** Mounts and devices are made before the root is entered; what changes what is inside comes after. */
final class MountsBeforeRootIsEntered implements PlanRule {
  @Override
  public String reason() {
    return "the sources of bind mounts are the host's and gone after pivot_root; masks, "
        + "sysctls and the terminal must be those of the container's root, not of the "
        + "host's (CVE-2025-31133, CVE-2025-52565)";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean entered = joins(plan);
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.EnterRoot _ -> entered = true;
        case Op.MountFs _,
            Op.MountBind _,
            Op.MountSlot _,
            Op.AwaitTree _,
            Op.MountCgroup2 _,
            Op.MakeDevice _,
            Op.MakeSymlink _,
            Op.BindRootfs _ -> {
          if (entered) {
            return i;
          }
        }
        case Op.MaskPath _,
            Op.ReadonlyPath _,
            Op.WriteProc _,
            Op.Console _,
            Op.ReopenNull _,
            Op.LsmExec _,
            Op.SetUser _ -> {
          if (!entered) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }

  /** A process that joins a container is inside its root from the start. */
  private static boolean joins(Plan plan) {
    for (PlannedOp planned : plan.ops()) {
      if (planned.op() instanceof Op.BindRootfs || planned.op() instanceof Op.EnterRoot) {
        return false;
      }
    }
    return true;
  }
}
