package dev.jrunc.linux;

/**
 * What statx(2) tells of a file.
 *
 * @param device the file system's device number, as {@link #makedev} makes it
 * @param mode type and permissions (S_IF* | 07777)
 * @param rdev the device that a device node stands for
 * @param modified mtime, nanoseconds since the epoch
 * @param mountId STATX_MNT_ID; 0 before Linux 5.8
 * @param mountRoot whether the file is the root of a mount (STATX_ATTR_MOUNT_ROOT, Linux 5.8)
 */
public record Stat(
    long device,
    long inode,
    int mode,
    int links,
    int uid,
    int gid,
    long size,
    long rdev,
    long modified,
    long mountId,
    boolean mountRoot) {

  public static final int S_IFMT = 0170000;
  public static final int S_IFSOCK = 0140000;
  public static final int S_IFLNK = 0120000;
  public static final int S_IFREG = 0100000;
  public static final int S_IFBLK = 0060000;
  public static final int S_IFDIR = 0040000;
  public static final int S_IFCHR = 0020000;
  public static final int S_IFIFO = 0010000;

  public int type() {
    return mode & S_IFMT;
  }

  public int permissions() {
    return mode & 07777;
  }

  public boolean isDirectory() {
    return type() == S_IFDIR;
  }

  public boolean isRegular() {
    return type() == S_IFREG;
  }

  public boolean isSymlink() {
    return type() == S_IFLNK;
  }

  public boolean isFifo() {
    return type() == S_IFIFO;
  }

  public boolean isCharacterDevice() {
    return type() == S_IFCHR;
  }

  /** Same file, whatever its name. */
  public boolean isSameFile(Stat other) {
    return device == other.device && inode == other.inode;
  }

  /** makedev(3). */
  public static long makedev(int major, int minor) {
    long ma = major & 0xffffffffL;
    long mi = minor & 0xffffffffL;
    return (ma & 0xfff) << 8 | (ma & ~0xfffL) << 32 | mi & 0xff | (mi & ~0xffL) << 12;
  }

  /** major(3). */
  public static int major(long device) {
    return (int) (device >>> 8 & 0xfff | device >>> 32 & ~0xfffL);
  }

  /** minor(3). */
  public static int minor(long device) {
    return (int) (device & 0xff | device >>> 12 & ~0xffL);
  }
}
