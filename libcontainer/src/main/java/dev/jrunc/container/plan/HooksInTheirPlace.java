package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/**
 * createContainer hooks run before the root is entered, startContainer hooks after the fifo, or after
 * the runtime's last word where there is no fifo, with the user's seccomp filter and capabilities.
 */
final class HooksInTheirPlace implements PlanRule {
  private final boolean waits;
  private boolean root;
  private boolean entered;
  private boolean started;

  HooksInTheirPlace(Plan plan) {
    waits = plan.has(WAIT_EXEC_FIFO);
  }

  @Override
  public String reason() {
    return "the former resolve their paths in the runtime's root and see the container's "
        + "mounts, the latter are part of start and have no more rights than the container "
        + "(config.md \"POSIX-platform Hooks\")";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(
        BIND_ROOTFS, ENTER_ROOT, WAIT_EXEC_FIFO, CLOSE_SYNC, RUN_HOOK, SECCOMP, SET_USER, CAP_SET);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.BindRootfs _ -> root = true;
      case Op.EnterRoot _ -> entered = true;
      case Op.WaitExecFifo _ -> started = true;
      case Op.CloseSync _ -> started = !waits;
      case Op.RunHook _ -> {
        return entered ? !started : !root;
      }
      default -> {
        return started;
      }
    }
    return false;
  }
}
