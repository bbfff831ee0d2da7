package dev.jrunc.container.plan;

/**
 * The process is not dumpable when it enters a namespace and after that, but while the runtime
 * writes its id maps or time offsets.
 */
final class NotDumpableInNamespaces implements PlanRule {
  @Override
  public String reason() {
    return "CVE-2016-9962: a container's process could trace one that enters and take its "
        + "file descriptors";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean dumpable = true;
    boolean inside = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.Dumpable(int value) -> dumpable = value != 0;
        case Op.Sync _ -> {}
        case Op.JoinNs _, Op.Unshare _ -> {
          inside = true;
          if (dumpable) {
            return i;
          }
        }
        default -> {
          if (inside && dumpable && plan.kind() != Plan.Kind.INIT) {
            return i;
          }
        }
      }
    }
    return HOLDS;
  }
}
