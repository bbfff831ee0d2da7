package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.DUMPABLE;
import static dev.jrunc.container.plan.OpCode.JOIN_NS;
import static dev.jrunc.container.plan.OpCode.UNSHARE;

import java.util.List;

/**
 * The process is not dumpable when it enters a namespace and after that, but while the runtime
 * writes its id maps or time offsets.
 */
final class NotDumpableInNamespaces implements PlanRule {
  private final boolean init;
  private boolean dumpable = true;
  private boolean inside;

  NotDumpableInNamespaces(Plan plan) {
    init = plan.kind() == Plan.Kind.INIT;
  }

  @Override
  public String reason() {
    return "CVE-2016-9962: a container's process could trace one that enters and take its "
        + "file descriptors";
  }

  @Override
  public List<OpCode> verbs() {
    return init ? List.of(DUMPABLE, JOIN_NS, UNSHARE) : List.of(OpCode.values());
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    switch (op) {
      case Op.Dumpable(int value) -> dumpable = value != 0;
      case Op.Sync _ -> {}
      case Op.JoinNs _, Op.Unshare _ -> {
        inside = true;
        return dumpable;
      }
      default -> {
        return inside && dumpable;
      }
    }
    return false;
  }
}
