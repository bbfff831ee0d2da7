package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.SET_MOUNT_ATTR;
import static dev.jrunc.container.plan.OpCode.SET_PROPAGATION;

import java.util.List;

/** SET_MOUNT_ATTR and SET_PROPAGATION follow the mount that they change. */
final class AttributesFollowTheirMount implements PlanRule {
  private final Plan plan;

  AttributesFollowTheirMount(Plan plan) {
    this.plan = plan;
  }

  @Override
  public String reason() {
    return "they act on the mount made last; anything between could be another";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(SET_MOUNT_ATTR, SET_PROPAGATION);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    return number == 0 || !isMountOrAttribute(plan.ops().get(number - 1).code());
  }

  private static boolean isMountOrAttribute(OpCode code) {
    return code == SET_MOUNT_ATTR || code == SET_PROPAGATION || Verbs.MOUNTING.contains(code);
  }
}
