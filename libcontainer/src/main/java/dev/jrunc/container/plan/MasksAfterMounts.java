package dev.jrunc.container.plan;

/** Paths are masked and made read-only after all else that mounts or writes. */
final class MasksAfterMounts implements PlanRule {
  @Override
  public String reason() {
    return "a later mount would lie over the mask, and a sysctl could not be written below a "
        + "read-only /proc/sys";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean masked = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.MaskPath _, Op.ReadonlyPath _ -> masked = true;
        case Op.MountFs _,
            Op.MountBind _,
            Op.MountSlot _,
            Op.MountCgroup2 _,
            Op.MakeDevice _,
            Op.MakeSymlink _,
            Op.MakeDirectory _,
            Op.Console _,
            Op.WriteProc _,
            Op.EnterRoot _ -> {
          if (masked) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
