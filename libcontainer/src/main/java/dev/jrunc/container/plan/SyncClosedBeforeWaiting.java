package dev.jrunc.container.plan;

/** The sync socket is closed before init waits for start or goes on without, and before the user's program. */
final class SyncClosedBeforeWaiting implements PlanRule {
  @Override
  public String reason() {
    return "the runtime takes the end of file as success, and no socket of it may stay in "
        + "the container (CVE-2024-21626)";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean closed = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.CloseSync(int flags) -> {
          if (closed || makesContainer(plan) == (flags == OpFlags.ON_EXEC)) {
            return i;
          }
          closed = true;
        }
        case Op.WaitExecFifo _, Op.Execve _ -> {
          if (!closed) {
            return i;
          }
        }
        case Op.Sync _ -> {
          if (closed) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }

  /** What a container's first process meets behind this is its own business; one that joins may tell until execve. */
  private static boolean makesContainer(Plan plan) {
    for (PlannedOp planned : plan.ops()) {
      if (planned.op() instanceof Op.EnterRoot) {
        return true;
      }
    }
    return false;
  }
}
