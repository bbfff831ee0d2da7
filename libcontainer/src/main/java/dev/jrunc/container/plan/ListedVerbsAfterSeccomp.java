package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.EnumSet;
import java.util.List;

/** After the filter only verbs come whose system calls runc needs there too. */
final class ListedVerbsAfterSeccomp implements PlanRule {
  private boolean filtered;

  @Override
  public String reason() {
    return "a profile that works with runc must work here: chdir, prctl, setgroups, setgid, "
        + "setuid, getcwd, capset, stat, access, read, write, openat, close, close_range, "
        + "fork and wait for hooks, execve; never send* or recv*, since a profile that "
        + "notifies on those would wait for itself";
  }

  @Override
  public List<OpCode> verbs() {
    EnumSet<OpCode> listed =
        EnumSet.of(
            CHDIR,
            CAP_BOUNDING,
            SET_USER,
            VERIFY_CWD,
            CAP_SET,
            FIND_EXECUTABLE,
            CLOSE_SYNC,
            WAIT_EXEC_FIFO,
            RUN_HOOK,
            CLOSE_FROM,
            EXECVE);
    return List.copyOf(EnumSet.complementOf(listed));
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    if (filtered) {
      return true;
    }
    filtered = op instanceof Op.Seccomp;
    return false;
  }
}
