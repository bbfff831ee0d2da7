package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The parent death signal is cleared before the runtime may go. */
final class DeathSignalClearedBeforeWaiting implements PlanRule {
  private int signal;

  @Override
  public String reason() {
    return "create returns while init waits: init would die with its caller";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(PDEATHSIG, CLOSE_SYNC, WAIT_EXEC_FIFO, EXECVE);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    if (op instanceof Op.Pdeathsig(int value)) {
      signal = value;
      return false;
    }
    return signal != 0;
  }
}
