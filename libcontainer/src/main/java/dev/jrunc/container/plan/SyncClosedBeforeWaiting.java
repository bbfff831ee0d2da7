package dev.jrunc.container.plan;

/** The sync socket is closed before init waits for start, and before the user's program. */
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
          boolean waits = waits(plan);
          if (closed || waits == (flags == OpFlags.ON_EXEC)) {
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

  /** A container's first process waits; one that joins does not and may tell until execve. */
  private static boolean waits(Plan plan) {
    for (PlannedOp planned : plan.ops()) {
      if (planned.op() instanceof Op.WaitExecFifo) {
        return true;
      }
    }
    return false;
  }
}
