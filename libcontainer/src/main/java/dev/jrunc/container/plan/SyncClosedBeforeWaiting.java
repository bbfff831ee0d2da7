package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The sync socket is closed before init waits for start or goes on without, and before the user's program. */
final class SyncClosedBeforeWaiting implements PlanRule {
  private final boolean makesContainer;
  private boolean closed;

  SyncClosedBeforeWaiting(Plan plan) {
    // What a container's first process meets behind this is its own business; one that joins may tell until execve.
    makesContainer = plan.has(ENTER_ROOT);
  }

  @Override
  public String reason() {
    return "the runtime takes the end of file as success, and no socket of it may stay in "
        + "the container (CVE-2024-21626)";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(CLOSE_SYNC, WAIT_EXEC_FIFO, EXECVE, SYNC);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.CloseSync(int flags) -> {
        if (closed || makesContainer == (flags == OpFlags.ON_EXEC)) {
          return true;
        }
        closed = true;
      }
      case Op.Sync _ -> {
        return closed;
      }
      default -> {
        return !closed;
      }
    }
    return false;
  }
}
