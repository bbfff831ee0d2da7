package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/**
 * Without no_new_privs the filter is loaded before the user is switched; with it, after the
 * capabilities are set.
 */
final class SeccompWhilePermitted implements PlanRule {
  private boolean noNewPrivs;
  private boolean user;
  private boolean capabilities;

  @Override
  public String reason() {
    return "loading needs CAP_SYS_ADMIN or no_new_privs (seccomp(2)); loaded as late as "
        + "possible, the profile need not allow what the runtime does";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(NO_NEW_PRIVS, SET_USER, FIND_EXECUTABLE, SECCOMP);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.NoNewPrivs _ -> noNewPrivs = true;
      case Op.SetUser _ -> user = true;
      case Op.FindExecutable _ -> capabilities = true;
      default -> {
        return noNewPrivs ? !capabilities : user;
      }
    }
    return false;
  }
}
