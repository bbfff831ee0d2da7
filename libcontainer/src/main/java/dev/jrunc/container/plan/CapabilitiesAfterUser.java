package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The user is switched exactly once, with capabilities kept if they are set afterwards. */
final class CapabilitiesAfterUser implements PlanRule {
  private boolean switched;
  private boolean kept;

  @Override
  public String reason() {
    return "setuid from root clears the effective and ambient sets; set before, they would "
        + "be gone (capabilities(7))";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(SET_USER, CAP_SET, EXECVE);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.SetUser(int _, int _, List<Integer> _, int flags) -> {
        if (switched) {
          return true;
        }
        switched = true;
        kept = (flags & OpFlags.KEEPCAPS) != 0;
      }
      case Op.CapSet _ -> {
        if (!kept) {
          return true;
        }
        kept = false;
      }
      default -> {
        return !switched || kept;
      }
    }
    return false;
  }
}
