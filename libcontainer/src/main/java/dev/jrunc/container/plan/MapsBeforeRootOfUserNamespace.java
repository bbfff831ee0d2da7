package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import dev.jrunc.container.sync.SyncType;
import java.util.List;

/** A new user namespace gets its id maps before anything is done in it. */
final class MapsBeforeRootOfUserNamespace implements PlanRule {
  private static final int NEWUSER = 0x10000000;

  private boolean unmapped;

  @Override
  public String reason() {
    return "without maps every id is the overflow id: setresuid gives EINVAL, and namespaces "
        + "made then belong to nobody (user_namespaces(7))";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(UNSHARE, SYNC, BECOME_ROOT, FORK_INIT, JOIN_NS);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.Unshare(int flags) -> {
        if (unmapped) {
          return true;
        }
        unmapped = (flags & NEWUSER) != 0;
      }
      case Op.Sync(SyncType type) -> unmapped &= type != SyncType.PROC_USERMAP;
      default -> {
        return unmapped;
      }
    }
    return false;
  }
}
