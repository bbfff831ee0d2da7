package dev.jrunc.container.plan;

/** Close-on-exec is set before the directory is changed and the user is switched. */
final class CloseOnExecBeforeUser implements PlanRule {
  @Override
  public String reason() {
    return "CVE-2024-21626: a working directory of /proc/self/fd/N was a way out while N was "
        + "open; after the switch the container's user could reach the fds";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean closed = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.CloexecFrom _ -> closed = true;
        case Op.Chdir _, Op.SetUser _ -> {
          if (!closed) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
