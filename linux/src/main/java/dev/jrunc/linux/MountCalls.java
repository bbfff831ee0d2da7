package dev.jrunc.linux;

import org.jspecify.annotations.Nullable;

/** The mount API by fd (Linux 5.2, mount_setattr 5.12), and the old one. */
public interface MountCalls {
  int OPEN_TREE_CLONE = 1;
  int MOVE_MOUNT_F_EMPTY_PATH = 0x04;
  int MOVE_MOUNT_T_EMPTY_PATH = 0x40;

  long MOUNT_ATTR_RDONLY = 0x01;
  long MOUNT_ATTR_NOSUID = 0x02;
  long MOUNT_ATTR_NODEV = 0x04;
  long MOUNT_ATTR_NOEXEC = 0x08;
  long MOUNT_ATTR_IDMAP = 0x100000;

  /** open_tree(2): OPEN_TREE_CLONE | AT_* of {@link OpenFlags}. */
  Fd openTree(Fd dir, String path, int flags) throws SyscallException;

  /** move_mount(2). */
  void moveMount(Fd fromDir, String from, Fd toDir, String to, int flags) throws SyscallException;

  /**
   * mount_setattr(2).
   *
   * @param propagation MS_SHARED and the like, 0: as it is
   * @param userns for MOUNT_ATTR_IDMAP
   */
  void mountSetattr(Fd dir, String path, int flags, long set, long clear, long propagation, @Nullable Fd userns)
      throws SyscallException;

  /** mount(2); null: argument absent. */
  void mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data)
      throws SyscallException;

  /** umount2(2). MNT_DETACH = 2. */
  void umount(String target, int flags) throws SyscallException;
}
