package dev.jrunc.linux;

import static dev.jrunc.linux.SyscallNumbers.*;

import org.jspecify.annotations.Nullable;

/** {@link MountCalls} by syscall(2). */
abstract class NativeMounts extends NativeProcesses implements MountCalls {
  @Override
  public final Fd openTree(Fd dir, String path, int flags) throws SyscallException {
    long p = path(scratch(), "open_tree", path);
    return own((int) check(call(OPEN_TREE, dir.number(), p, flags | OpenFlags.O_CLOEXEC, 0, 0), "open_tree", path));
  }

  @Override
  public final void moveMount(Fd fromDir, String from, Fd toDir, String to, int flags) throws SyscallException {
    Scratch s = scratch();
    long f = path(s, "move_mount", from);
    long t = path(s, "move_mount", to);
    check(call(MOVE_MOUNT, fromDir.number(), f, toDir.number(), t, flags), "move_mount", to);
  }

  @Override
  public final void mountSetattr(
      Fd dir, String path, int flags, long set, long clear, long propagation, @Nullable Fd userns)
      throws SyscallException {
    Scratch s = scratch();
    long p = path(s, "mount_setattr", path);
    long attr = s.room(32);
    s.putLong(attr, set);
    s.putLong(attr + 8, clear);
    s.putLong(attr + 16, propagation);
    s.putLong(attr + 24, userns == null ? 0 : userns.number());
    check(call(MOUNT_SETATTR, dir.number(), p, flags, attr, 32), "mount_setattr", path);
  }

  @Override
  public final void mount(
      @Nullable String source, String target, @Nullable String type, long flags, @Nullable String data)
      throws SyscallException {
    Scratch s = scratch();
    long from = source == null ? 0 : path(s, "mount", source);
    long to = path(s, "mount", target);
    long fs = type == null ? 0 : path(s, "mount", type);
    long options = data == null ? 0 : path(s, "mount", data);
    check(call(MOUNT, from, to, fs, flags, options), "mount", target);
  }

  @Override
  public final void umount(String target, int flags) throws SyscallException {
    long p = path(scratch(), "unmount", target);
    check(call(UMOUNT2, p, flags, 0, 0, 0), "unmount", target);
  }
}
