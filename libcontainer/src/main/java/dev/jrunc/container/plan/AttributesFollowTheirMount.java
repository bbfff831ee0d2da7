package dev.jrunc.container.plan;

/** SET_MOUNT_ATTR and SET_PROPAGATION follow the mount that they change. */
final class AttributesFollowTheirMount implements PlanRule {
  @Override
  public String reason() {
    return "they act on the mount made last; anything between could be another";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean mount = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.MountFs _, Op.MountBind _, Op.MountSlot _, Op.MountCgroup2 _ -> mount = true;
        case Op.SetMountAttr _, Op.SetPropagation _ -> {
          if (!mount) {
            return i;
          }
        }
        default -> mount = false;
      }
    }
    return HOLDS;
  }
}
