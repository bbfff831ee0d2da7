package dev.jrunc.linux;

/**
 * One entry of getdents64(2), never {@code .} or {@code ..}.
 *
 * @param type DT_*; 0 (DT_UNKNOWN) where the file system does not tell
 */
public record DirectoryEntry(String name, long inode, int type) {
  public static final int DT_UNKNOWN = 0;
  public static final int DT_DIR = 4;
  public static final int DT_REG = 8;
  public static final int DT_LNK = 10;

  public boolean isDirectory() {
    return type == DT_DIR;
  }
}
