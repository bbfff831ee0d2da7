package dev.jrunc.container.plan;

import dev.jrunc.container.sync.SyncType;

/** A new user namespace gets its id maps before anything is done in it. */
final class MapsBeforeRootOfUserNamespace implements PlanRule {
  @Override
  public String reason() {
    return "without maps every id is the overflow id: setresuid gives EINVAL, and namespaces "
        + "made then belong to nobody (user_namespaces(7))";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean unmapped = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.Unshare(int flags) -> {
          if (unmapped) {
            return i;
          }
          unmapped = (flags & NEWUSER) != 0;
        }
        case Op.Sync(SyncType type) -> unmapped &= type != SyncType.PROC_USERMAP;
        case Op.BecomeRoot _, Op.ForkInit _, Op.JoinNs _ -> {
          if (unmapped) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }

  private static final int NEWUSER = 0x10000000;
}
