package dev.jrunc.container.plan;

/** The root becomes read-only after everything has been made in it. */
final class ReadonlyRootAfterPreparation implements PlanRule {
  @Override
  public String reason() {
    return "the working directory and /dev/console could not be made any more (EROFS)";
  }

  @Override
  public int brokenAt(Plan plan) {
    boolean readonly = false;
    for (int i = 0; i < plan.ops().size(); i++) {
      Op op = plan.ops().get(i).op();
      switch (op) {
        case Op.RemountReadonly(String path, long _, int _) -> readonly |= path.equals("/");
        case Op.MakeDirectory _,
            Op.Console _,
            Op.MountFs _,
            Op.MountBind _,
            Op.MountSlot _,
            Op.MountCgroup2 _,
            Op.MakeDevice _,
            Op.MakeSymlink _,
            Op.EnterRoot _ -> {
          if (readonly) {
            return i;
          }
        }
        default -> {}
      }
    }
    return HOLDS;
  }
}
