package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.sync.SyncType;
import java.util.List;

/**
 * All cgroups are joined before a user or cgroup namespace is entered, or somebody else's mount namespace. Whoever makes
 * the cgroup around stage 1 does so before any namespace.
 */
final class CgroupsBeforeNamespaces implements PlanRule {
  private static final int DECIDING = NamespaceType.USER.flag() | NamespaceType.CGROUP.flag();
  private static final int OTHER_MOUNTS = NamespaceType.MOUNT.flag();

  private int entered;
  private int joined;

  @Override
  public String reason() {
    return "in a user namespace the cgroup files cannot be written any more; a cgroup "
        + "namespace entered first would show the runtime's cgroup as its root; in another's "
        + "mount namespace the paths lead somewhere else; what init does before the join is charged to the caller";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(JOIN_NS, UNSHARE, JOIN_CGROUP, INIT_CGROUP, AWAIT_CGROUPS, SYNC);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.JoinNs join -> {
        entered |= join.type();
        joined |= join.type();
      }
      case Op.Unshare unshare -> entered |= unshare.namespaces();
      case Op.JoinCgroup _ -> {
        return (entered & DECIDING | joined & OTHER_MOUNTS) != 0;
      }
      case Op.Sync(SyncType type) -> {
        return type == SyncType.PROC_CGROUP && entered != 0;
      }
      default -> {
        return (entered & DECIDING) != 0;
      }
    }
    return false;
  }
}
