package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import dev.jrunc.container.sync.SyncType;
import java.util.List;

/**
 * procCgroup, then procUsermap, then procTimeOffsets; procHooks before the root is entered, procReady exactly once,
 * with all privileges and nothing left to prepare.
 */
final class SyncsInOrder implements PlanRule {
  private final boolean init;
  private int last = -1;
  private boolean entered;
  private boolean user;
  private int ready;

  SyncsInOrder(Plan plan) {
    init = plan.kind() == Plan.Kind.INIT;
  }

  @Override
  public String reason() {
    return "the runtime waits for them in this order; rlimits and state.json must be there "
        + "before the user's program, and hooks need the old root";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(ENTER_ROOT, SET_USER, SECCOMP, SYNC);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.EnterRoot _ -> entered = true;
      case Op.SetUser _, Op.Seccomp _ -> user = true;
      case Op.Sync(SyncType type) -> {
        boolean late = type == SyncType.PROC_HOOKS ? entered : user;
        if (type.ordinal() <= last || late) {
          return true;
        }
        last = type.ordinal();
        ready += type == SyncType.PROC_READY ? 1 : 0;
      }
      default -> {}
    }
    return false;
  }

  @Override
  public boolean isBrokenAtEnd() {
    return init && ready != 1;
  }
}
