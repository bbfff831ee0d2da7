package dev.jrunc.container.plan;

/**
 * Nothing is made or mounted before the rootfs is open, and the rootfs is made a mount only after
 * the propagation of / was set.
 */
final class RootBeforeMounts implements PlanRule {
  @Override
  public String reason() {
    return "targets are resolved from the root fd (CVE-2021-30465), and a mount made under a "
        + "shared parent would appear on the host";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean propagation = false;
    boolean root = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.Propagation _ -> propagation = true;
        case Op.BindRootfs(String _, int flags) -> {
          if (!propagation && (flags & OpFlags.NO_MOUNT) == 0) {
            return i;
          }
          root = true;
        }
        case Op.MountFs _,
            Op.MountBind _,
            Op.MountSlot _,
            Op.MountCgroup2 _,
            Op.MakeDevice _,
            Op.MakeSymlink _,
            Op.EnterRoot _ -> {
          if (!root) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
