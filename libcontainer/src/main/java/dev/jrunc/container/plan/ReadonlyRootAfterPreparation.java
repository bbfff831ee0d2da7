package dev.jrunc.container.plan;

import static dev.jrunc.container.plan.OpCode.*;

import java.util.List;

/** The root becomes read-only after everything has been made in it. */
final class ReadonlyRootAfterPreparation implements PlanRule {
  private boolean readonly;

  @Override
  public String reason() {
    return "the working directory and /dev/console could not be made any more (EROFS)";
  }

  @Override
  public List<OpCode> verbs() {
    return List.of(
        REMOUNT_READONLY,
        MAKE_DIRECTORY,
        CONSOLE,
        MOUNT_FS,
        MOUNT_BIND,
        MOUNT_SLOT,
        MOUNT_CGROUP2,
        MAKE_DEVICE,
        MAKE_SYMLINK,
        ENTER_ROOT);
  }

  @Override
  public boolean isBrokenBy(Op op, int number) {
    if (op instanceof Op.RemountReadonly(String path, long _, int _)) {
      readonly |= path.equals("/");
      return false;
    }
    return readonly;
  }
}
