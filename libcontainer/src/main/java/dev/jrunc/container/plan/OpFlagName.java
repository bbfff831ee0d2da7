package dev.jrunc.container.plan;

/**
 * Which flags of {@link OpFlags} each verb may carry and what the printed plan calls them. A bit
 * that is not listed here for a verb makes the executor refuse the plan.
 *
 * <p>What each of them decides is in {@code docs/plan.md}.
 */
enum OpFlagName {
  JOIN_CGROUP_TOLERATE(OpCode.JOIN_CGROUP, OpFlags.TOLERATE, "TOLERATE"),
  OOM_SCORE_ADJ_TOLERATE(OpCode.OOM_SCORE_ADJ, OpFlags.TOLERATE, "TOLERATE"),
  JOIN_NS_MAY_RETRY(OpCode.JOIN_NS, OpFlags.MAY_RETRY, "MAY_RETRY"),
  JOIN_NS_IF_LEFT(OpCode.JOIN_NS, OpFlags.IF_LEFT, "IF_LEFT"),
  BECOME_ROOT_GID(OpCode.BECOME_ROOT, OpFlags.GID, "GID"),
  BECOME_ROOT_GROUPS(OpCode.BECOME_ROOT, OpFlags.GROUPS, "GROUPS"),
  AFFINITY_TOLERATE(OpCode.AFFINITY, OpFlags.TOLERATE, "TOLERATE"),
  AFFINITY_ALL_CPUS(OpCode.AFFINITY, OpFlags.ALL_CPUS, "ALL_CPUS"),

  KEYRING_TOLERATE(OpCode.KEYRING, OpFlags.TOLERATE, "TOLERATE"),
  BIND_ROOTFS_NO_PRIVATE(OpCode.BIND_ROOTFS, OpFlags.NO_PRIVATE, "NO_PRIVATE"),
  BIND_ROOTFS_NO_MOUNT(OpCode.BIND_ROOTFS, OpFlags.NO_MOUNT, "NO_MOUNT"),
  MOUNT_FS_ORDINARY_DIRECTORY(OpCode.MOUNT_FS, OpFlags.ORDINARY_DIRECTORY, "ORDINARY_DIRECTORY"),
  MOUNT_FS_MODE_FROM_TARGET(OpCode.MOUNT_FS, OpFlags.MODE_FROM_TARGET, "MODE_FROM_TARGET"),
  MOUNT_FS_COPYUP(OpCode.MOUNT_FS, OpFlags.COPYUP, "COPYUP"),
  MOUNT_FS_OVER_PROC_CHECK(OpCode.MOUNT_FS, OpFlags.OVER_PROC_CHECK, "OVER_PROC_CHECK"),
  MOUNT_BIND_ORDINARY_DIRECTORY(
      OpCode.MOUNT_BIND, OpFlags.ORDINARY_DIRECTORY, "ORDINARY_DIRECTORY"),
  MOUNT_BIND_OVER_PROC_CHECK(OpCode.MOUNT_BIND, OpFlags.OVER_PROC_CHECK, "OVER_PROC_CHECK"),
  MOUNT_BIND_SKIP_MISSING(OpCode.MOUNT_BIND, OpFlags.SKIP_MISSING, "SKIP_MISSING"),
  MOUNT_SLOT_ORDINARY_DIRECTORY(
      OpCode.MOUNT_SLOT, OpFlags.ORDINARY_DIRECTORY, "ORDINARY_DIRECTORY"),
  MOUNT_SLOT_OVER_PROC_CHECK(OpCode.MOUNT_SLOT, OpFlags.OVER_PROC_CHECK, "OVER_PROC_CHECK"),
  MAKE_DEVICE_BIND(OpCode.MAKE_DEVICE, OpFlags.BIND, "BIND"),
  MAKE_DEVICE_BIND_ON_EPERM(OpCode.MAKE_DEVICE, OpFlags.BIND_ON_EPERM, "BIND_ON_EPERM"),
  MAKE_SYMLINK_REPLACE(OpCode.MAKE_SYMLINK, OpFlags.REPLACE, "REPLACE"),
  MAKE_SYMLINK_IF_TARGET_EXISTS(OpCode.MAKE_SYMLINK, OpFlags.IF_TARGET_EXISTS, "IF_TARGET_EXISTS"),
  RUN_HOOK_INHERIT_ENV(OpCode.RUN_HOOK, OpFlags.INHERIT_ENV, "INHERIT_ENV"),
  ENTER_ROOT_PIVOT(OpCode.ENTER_ROOT, OpFlags.PIVOT, "PIVOT"),
  ENTER_ROOT_MOVE(OpCode.ENTER_ROOT, OpFlags.MOVE, "MOVE"),
  ENTER_ROOT_CHROOT(OpCode.ENTER_ROOT, OpFlags.CHROOT, "CHROOT"),

  CONSOLE_MOUNT(OpCode.CONSOLE, OpFlags.MOUNT, "MOUNT"),
  REMOUNT_READONLY_IF_MOUNT(OpCode.REMOUNT_READONLY, OpFlags.IF_MOUNT, "IF_MOUNT"),

  CHDIR_TRY(OpCode.CHDIR, OpFlags.TRY, "TRY"),
  CHDIR_IF_LEFT(OpCode.CHDIR, OpFlags.IF_LEFT, "IF_LEFT"),
  SET_USER_GROUPS(OpCode.SET_USER, OpFlags.SET_GROUPS, "GROUPS"),
  SET_USER_KEEPCAPS(OpCode.SET_USER, OpFlags.KEEPCAPS, "KEEPCAPS"),
  CAP_SET_IGNORE_UNGRANTABLE(OpCode.CAP_SET, OpFlags.IGNORE_UNGRANTABLE, "IGNORE_UNGRANTABLE"),
  CLOSE_SYNC_ON_EXEC(OpCode.CLOSE_SYNC, OpFlags.ON_EXEC, "ON_EXEC");

  private final OpCode op;
  private final int bit;
  private final String label;

  OpFlagName(OpCode op, int bit, String label) {
    this.op = op;
    this.bit = bit;
    this.label = label;
  }

  /** The verb that the flag belongs to. */
  OpCode op() {
    return op;
  }

  /** The flag's bit in the op's {@code u16 flags}: one of 1, 2, 4, … 0x8000. */
  int bit() {
    return bit;
  }

  /** The name in a printed plan. */
  String label() {
    return label;
  }
}
