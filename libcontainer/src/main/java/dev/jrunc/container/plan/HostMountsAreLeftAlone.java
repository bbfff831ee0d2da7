package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/**
 * Without a mount namespace of its own the plan neither moves the root nor changes a mount that
 * exists.
 */
final class HostMountsAreLeftAlone implements PlanRule {
  private boolean shared;

  @Override
  public String reason() {
    return "they would be the host's: its root would be made read-only, its /proc masked";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(BIND_ROOTFS, ENTER_ROOT, MASK_PATH, READONLY_PATH, REMOUNT_READONLY);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.BindRootfs(String _, int flags) -> shared = (flags & OpFlags.NO_MOUNT) != 0;
      case Op.EnterRoot(String _, int flags) -> {
        return shared != (flags == OpFlags.CHROOT);
      }
      case Op.RemountReadonly(String path, long _, int _) -> {
        return shared && path.equals("/");
      }
      default -> {
        return shared;
      }
    }
    return false;
  }
}
