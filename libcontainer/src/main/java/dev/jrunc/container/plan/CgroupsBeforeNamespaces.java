package dev.jrunc.container.plan;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.sync.SyncType;

/**
 * All cgroups are joined before a user or cgroup namespace is entered, or somebody else's mount namespace. Whoever makes
 * the cgroup around stage 1 does so before any namespace.
 */
final class CgroupsBeforeNamespaces implements PlanRule {
  private static final int DECIDING = NamespaceType.USER.flag() | NamespaceType.CGROUP.flag();
  private static final int OTHER_MOUNTS = NamespaceType.MOUNT.flag();

  @Override
  public String reason() {
    return "in a user namespace the cgroup files cannot be written any more; a cgroup "
        + "namespace entered first would show the runtime's cgroup as its root; in another's "
        + "mount namespace the paths lead somewhere else; what init does before the join is charged to the caller";
  }

  @Override
  public int brokenAt(Plan plan) {
    int entered = 0;
    int joined = 0;
    for (int i = 0; i < plan.ops().size(); i++) {
      int late =
          switch (plan.ops().get(i).op()) {
            case Op.JoinNs join -> {
              entered |= join.type();
              joined |= join.type();
              yield 0;
            }
            case Op.Unshare unshare -> {
              entered |= unshare.namespaces();
              yield 0;
            }
            case Op.JoinCgroup _ -> entered & DECIDING | joined & OTHER_MOUNTS;
            case Op.InitCgroup _, Op.AwaitCgroups _ -> entered & DECIDING;
            case Op.Sync(SyncType type) -> type == SyncType.PROC_CGROUP ? entered : 0;
            default -> 0;
          };
      if (late != 0) {
        return i;
      }
    }
    return HOLDS;
  }
}
