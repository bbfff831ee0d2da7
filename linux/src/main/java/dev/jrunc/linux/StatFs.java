package dev.jrunc.linux;

/**
 * What statfs(2) tells of a file system.
 *
 * @param type the magic number (linux/magic.h)
 * @param flags mount flags ST_*
 */
public record StatFs(long type, long flags) {
  public static final long CGROUP_SUPER_MAGIC = 0x27e0eb;
  public static final long CGROUP2_SUPER_MAGIC = 0x63677270;
  public static final long TMPFS_MAGIC = 0x01021994;
  public static final long PROC_SUPER_MAGIC = 0x9fa0;
  public static final long SYSFS_MAGIC = 0x62656572;
  public static final long NSFS_MAGIC = 0x6e736673;
  public static final long DEVPTS_SUPER_MAGIC = 0x1cd1;
  public static final long RDTGROUP_SUPER_MAGIC = 0x7655821;

  public static final long ST_RDONLY = 1;
  public static final long ST_NOSUID = 2;
  public static final long ST_NODEV = 4;
  public static final long ST_NOEXEC = 8;
}
