package dev.jrunc.container.plan;

/**
 * Without no_new_privs the filter is loaded before the user is switched; with it, after the
 * capabilities are set.
 */
final class SeccompWhilePermitted implements PlanRule {
  @Override
  public String reason() {
    return "loading needs CAP_SYS_ADMIN or no_new_privs (seccomp(2)); loaded as late as "
        + "possible, the profile need not allow what the runtime does";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean noNewPrivs = false;
    boolean user = false;
    boolean capabilities = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.NoNewPrivs _ -> noNewPrivs = true;
        case Op.SetUser _ -> user = true;
        case Op.FindExecutable _ -> capabilities = true;
        case Op.Seccomp _ -> {
          if (noNewPrivs ? !capabilities : user) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
