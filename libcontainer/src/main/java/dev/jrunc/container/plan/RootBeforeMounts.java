package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/**
 * Nothing is made or mounted before the rootfs is open, and the rootfs is made a mount only after
 * the propagation of / was set.
 */
final class RootBeforeMounts implements PlanRule {
  private boolean propagation;
  private boolean root;

  @Override
  public String reason() {
    return "targets are resolved from the root fd (CVE-2021-30465), and a mount made under a "
        + "shared parent would appear on the host";
  }

  @Override
  public List<OpCode> verbs() {
    return Verbs.with(Verbs.FILLING, PROPAGATION, BIND_ROOTFS, ENTER_ROOT);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.Propagation _ -> propagation = true;
      case Op.BindRootfs(String _, int flags) -> {
        if (!propagation && (flags & OpFlags.NO_MOUNT) == 0) {
          return true;
        }
        root = true;
      }
      default -> {
        return !root;
      }
    }
    return false;
  }
}
