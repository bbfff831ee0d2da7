package dev.jrunc.container.plan;

import dev.jrunc.container.sync.SyncType;

/**
 * procCgroup, then procUsermap, then procTimeOffsets; procHooks before the root is entered, procReady exactly once,
 * with all privileges and nothing left to prepare.
 */
final class SyncsInOrder implements PlanRule {
  @Override
  public String reason() {
    return "the runtime waits for them in this order; rlimits and state.json must be there "
        + "before the user's program, and hooks need the old root";
  }

  @Override
  public int brokenAt(Plan plan) {
    int last = -1;
    boolean entered = false;
    boolean user = false;
    int ready = 0;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.EnterRoot _ -> entered = true;
        case Op.SetUser _, Op.Seccomp _ -> user = true;
        case Op.Sync(SyncType type) -> {
          boolean late = type == SyncType.PROC_HOOKS ? entered : user;
          if (type.ordinal() <= last || late) {
            return i;
          }
          last = type.ordinal();
          ready += type == SyncType.PROC_READY ? 1 : 0;
        }
        default -> {}
      }
    }
    return plan.kind() == Plan.Kind.INIT && ready != 1 ? plan.ops().size() : HOLDS;
  }
}
