package dev.jrunc.container.plan;

/** After the filter only verbs come whose system calls runc needs there too. */
final class ListedVerbsAfterSeccomp implements PlanRule {
  @Override
  public String reason() {
    return "a profile that works with runc must work here: chdir, prctl, setgroups, setgid, "
        + "setuid, getcwd, capset, stat, access, read, write, openat, close, close_range, "
        + "fork and wait for hooks, execve; never send* or recv*, since a profile that "
        + "notifies on those would wait for itself";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean filtered = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.Seccomp _ -> {
          if (filtered) {
            return i;
          }
          filtered = true;
        }
        case Op.Chdir _,
            Op.CapBounding _,
            Op.SetUser _,
            Op.VerifyCwd _,
            Op.CapSet _,
            Op.FindExecutable _,
            Op.CloseSync _,
            Op.WaitExecFifo _,
            Op.RunHook _,
            Op.CloseFrom _,
            Op.Execve _ -> {}
        default -> {
          if (filtered) {
            return i;
          }
        }
      }
    }
    return HOLDS;
  }
}
