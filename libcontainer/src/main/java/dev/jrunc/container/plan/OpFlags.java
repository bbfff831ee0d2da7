package dev.jrunc.container.plan;

/** The flags of the ops, verb by verb (docs/plan.md). A bit means something only with its verb. */
public final class OpFlags {
  /** JOIN_CGROUP, OOM_SCORE_ADJ, AFFINITY, KEYRING: a lack of permission is no failure. */
  public static final int TOLERATE = 1;

  /** AFFINITY: the mask is empty, all CPUs are meant. */
  public static final int ALL_CPUS = 2;

  /** JOIN_NS: EPERM leaves the namespace for a later {@link #IF_LEFT}. */
  public static final int MAY_RETRY = 1;

  /** JOIN_NS, CHDIR: only if an earlier op left it. */
  public static final int IF_LEFT = 2;

  /** BECOME_ROOT: gid too. */
  public static final int GID = 1;

  /** BECOME_ROOT: supplementary groups are dropped. */
  public static final int GROUPS = 2;

  /** BIND_ROOTFS: the parent mount's propagation is left alone. */
  public static final int NO_PRIVATE = 1;

  /** BIND_ROOTFS: no mount namespace of its own, only open it. */
  public static final int NO_MOUNT = 2;

  /** MOUNT_*: no component of the target may be a symbolic link. */
  public static final int ORDINARY_DIRECTORY = 1;

  /** MOUNT_FS: an existing target's mode is used. */
  public static final int MODE_FROM_TARGET = 2;

  /** MOUNT_FS: the target's content is copied into the new file system. */
  public static final int COPYUP = 4;

  /** MOUNT_*: a target inside /proc is refused unless it is a listed file. */
  public static final int OVER_PROC_CHECK = 8;

  /** MOUNT_BIND: a missing source is no failure. */
  public static final int SKIP_MISSING = 16;

  /** MOUNT_BIND: the source is known to be a directory. */
  public static final int DIRECTORY = 32;

  /** MAKE_DEVICE: the host's node is bound. */
  public static final int BIND = 1;

  /** MAKE_DEVICE: where mknod is not permitted, the host's node is bound. */
  public static final int BIND_ON_EPERM = 2;

  /** MAKE_SYMLINK: an existing file is removed first. */
  public static final int REPLACE = 1;

  /** MAKE_SYMLINK: only if the host has the target. */
  public static final int IF_TARGET_EXISTS = 2;

  /** RUN_HOOK: the environment is the container process's. */
  public static final int INHERIT_ENV = 1;

  /** ENTER_ROOT: pivot_root. */
  public static final int PIVOT = 1;

  /** ENTER_ROOT: MS_MOVE, chroot. */
  public static final int MOVE = 2;

  /** ENTER_ROOT: chroot only. */
  public static final int CHROOT = 4;

  /** CONSOLE: /dev/console is the terminal. */
  public static final int MOUNT = 1;

  /** REMOUNT_READONLY: what is no mount is skipped. */
  public static final int IF_MOUNT = 1;

  /** CHDIR: EPERM and EACCES leave it for a later {@link #IF_LEFT}. */
  public static final int TRY = 1;

  /** SET_USER: supplementary groups are set. */
  public static final int SET_GROUPS = 1;

  /** SET_USER: capabilities are kept over the switch. */
  public static final int KEEPCAPS = 2;

  /** CAP_SET: bits that the process does not hold are masked off first. */
  public static final int IGNORE_UNGRANTABLE = 1;

  /** CLOSE_SYNC: the socket stays open, close-on-exec. */
  public static final int ON_EXEC = 1;

  /** SEND_TREE: with the mounts below. */
  public static final int RECURSIVE = 1;

  private OpFlags() {}

  /** Refuses bits that the verb does not know. */
  static void check(int flags, int known) {
    if ((flags & ~known) != 0) {
      throw new IllegalArgumentException("unknown flags " + (flags & ~known));
    }
  }
}
