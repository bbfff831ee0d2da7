package dev.jrunc.container.plan;

import dev.jrunc.container.sync.SyncType;

/** All cgroups are joined before the first namespace is entered. */
final class CgroupsBeforeNamespaces implements PlanRule {
  @Override
  public String reason() {
    return "in a user namespace the cgroup files cannot be written any more; a cgroup "
        + "namespace entered first would show the runtime's cgroup as its root; what is "
        + "charged before the join is charged to the caller";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean namespaces = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      if (op instanceof Op.JoinNs || op instanceof Op.Unshare) {
        namespaces = true;
      }
      boolean joins =
          op instanceof Op.JoinCgroup
              || op instanceof Op.Sync(SyncType type) && type == SyncType.PROC_CGROUP;
      if (joins && namespaces) {
        return i;
      }
    }
    return HOLDS;
  }
}
