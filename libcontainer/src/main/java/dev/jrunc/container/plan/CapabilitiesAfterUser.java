package dev.jrunc.container.plan;

import java.util.List;

/** The user is switched exactly once, with capabilities kept if they are set afterwards. */
final class CapabilitiesAfterUser implements PlanRule {
  @Override
  public String reason() {
    return "setuid from root clears the effective and ambient sets; set before, they would "
        + "be gone (capabilities(7))";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean switched = false;
    boolean kept = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.SetUser(int _, int _, List<Integer> _, int flags) -> {
          if (switched) {
            return i;
          }
          switched = true;
          kept = (flags & OpFlags.KEEPCAPS) != 0;
        }
        case Op.CapSet _ -> {
          if (!kept) {
            return i;
          }
          kept = false;
        }
        case Op.Execve _ -> {
          if (!switched || kept) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
