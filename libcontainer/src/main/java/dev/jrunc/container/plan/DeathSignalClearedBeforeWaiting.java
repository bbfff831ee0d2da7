package dev.jrunc.container.plan;

/** The parent death signal is cleared before the runtime may go. */
final class DeathSignalClearedBeforeWaiting implements PlanRule {
  @Override
  public String reason() {
    return "create returns while init waits: init would die with its caller";
  }

  @Override
  public int brokenAt(Plan plan) {
    int signal = 0;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.Pdeathsig(int value) -> signal = value;
        case Op.CloseSync _, Op.WaitExecFifo _, Op.Execve _ -> {
          if (signal != 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
