package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/**
 * Every slot that an op names is one that the plan asks for or that the op before fills, and every one
 * asked for is used.
 */
final class SlotsAreRequested implements PlanRule {
  private final Plan plan;
  private final boolean[] used;

  SlotsAreRequested(Plan plan) {
    this.plan = plan;
    used = new boolean[plan.slots().size()];
  }

  @Override
  public String reason() {
    return "an op on a slot that nobody fills fails with EBADF, and an fd that nobody uses "
        + "is one more that can leak (CVE-2024-21626)";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(INIT_CGROUP, JOIN_NS, MOUNT_SLOT, CONSOLE, SEND_PIDFD, WAIT_EXEC_FIFO);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    Slot slot = slot(op);
    if (slot.equals(Slot.AWAITED_TREE) && awaited(number)) {
      return false;
    }
    int index = slot.number() - plan.kind().firstSlot();
    if (index < 0 || index >= used.length) {
      return true;
    }
    used[index] = true;
    return false;
  }

  @Override
  public boolean isBrokenAtEnd() {
    for (boolean one : used) {
      if (!one) {
        return true;
      }
    }
    return false;
  }

  /** Whether the op before has just filled the slot of awaited trees. */
  private boolean awaited(int number) {
    return number > 0 && plan.ops().get(number - 1).code() == AWAIT_TREE;
  }

  private static Slot slot(Op op) {
    return switch (op) {
      case Op.InitCgroup init -> init.dir();
      case Op.JoinNs join -> join.ns();
      case Op.MountSlot mount -> mount.tree();
      case Op.Console console -> console.socket();
      case Op.SendPidfd send -> send.socket();
      case Op.WaitExecFifo wait -> wait.fifo();
      default -> throw new IllegalArgumentException(op + " has no slot");
    };
  }
}
