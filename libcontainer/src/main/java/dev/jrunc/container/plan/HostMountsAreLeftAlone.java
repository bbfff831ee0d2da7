package dev.jrunc.container.plan;

/**
 * Without a mount namespace of its own the plan neither moves the root nor changes a mount that
 * exists.
 */
final class HostMountsAreLeftAlone implements PlanRule {
  @Override
  public String reason() {
    return "they would be the host's: its root would be made read-only, its /proc masked";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean shared = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.BindRootfs(String _, int flags) -> shared = (flags & OpFlags.NO_MOUNT) != 0;
        case Op.EnterRoot(String _, int flags) -> {
          if (shared != (flags == OpFlags.CHROOT)) {
            return i;
          }
        }
        case Op.MaskPath _, Op.ReadonlyPath _ -> {
          if (shared) {
            return i;
          }
        }
        case Op.RemountReadonly(String path, long _, int _) -> {
          if (shared && path.equals("/")) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
