package dev.jrunc.container.plan;

import org.jspecify.annotations.Nullable;

/**
 * Every slot that an op names is one that the plan asks for or that the op before fills, and every one
 * asked for is used.
 */
final class SlotsAreRequested implements PlanRule {
  @Override
  public String reason() {
    return "an op on a slot that nobody fills fails with EBADF, and an fd that nobody uses "
        + "is one more that can leak (CVE-2024-21626)";
  }

  @Override
  public int brokenAt(Plan plan) {
    int first = plan.kind().firstSlot();
    boolean[] used = new boolean[plan.slots().size()];
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      Slot slot = slot(op);
      if (slot == null || (slot.equals(Slot.AWAITED_TREE) && awaited(plan, i))) {
        continue;
      }
      int index = slot.number() - first;
      if (index < 0 || index >= used.length) {
        return i;
      }
      used[index] = true;
    }
    for (boolean one : used) {
      if (!one) {
        return plan.ops().size();
      }
    }
    return HOLDS;
  }

  /** Whether the op before has just filled the slot of awaited trees. */
  private static boolean awaited(Plan plan, int op) {
    return op > 0 && plan.ops().get(op - 1).op() instanceof Op.AwaitTree;
  }

  private static @Nullable Slot slot(Op op) {
    return switch (op) {
      case Op.InitCgroup init -> init.dir();
      case Op.JoinNs join -> join.ns();
      case Op.MountSlot mount -> mount.tree();
      case Op.Console console -> console.socket();
      case Op.SendPidfd send -> send.socket();
      case Op.WaitExecFifo wait -> wait.fifo();
      default -> null;
    };
  }
}
