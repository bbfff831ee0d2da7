package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** Close-on-exec is set before the directory is changed and the user is switched. */
final class CloseOnExecBeforeUser implements PlanRule {
  private boolean closed;

  @Override
  public String reason() {
    return "CVE-2024-21626: a working directory of /proc/self/fd/N was a way out while N was "
        + "open; after the switch the container's user could reach the fds";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(CLOEXEC_FROM, CHDIR, SET_USER);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    closed |= op instanceof Op.CloexecFrom;
    return !closed;
  }
}
