package dev.jrunc.linux;

import static dev.jrunc.linux.SyscallNumbers.*;

import java.util.ArrayList;
import java.util.List;

/** {@link FileCalls} by syscall(2). */
abstract class NativeFiles extends NativeCalls implements FileCalls {
  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int STATX_BASIC_STATS_AND_MNT_ID = 0x17ff;

  @Override
  public final Fd openat(Fd dir, String path, int flags, int mode) throws SyscallException {
    long p = path(scratch(), "open", path);
    return own((int) check(call(OPENAT, dir.number(), p, flags | OpenFlags.O_CLOEXEC, mode, 0), "open", path));
  }

  @Override
  public final Fd openat2(Fd dir, String path, int flags, int mode, long resolve) throws SyscallException {
    Scratch s = scratch();
    long p = path(s, "openat2", path);
    long how = s.room(24);
    s.putLong(how, flags | OpenFlags.O_CLOEXEC);
    s.putLong(how + 8, mode);
    s.putLong(how + 16, resolve);
    return own((int) check(call(OPENAT2, dir.number(), p, how, 24, 0), "openat2", path));
  }

  @Override
  public final int read(Fd fd, byte[] buffer, int offset, int length) throws SyscallException {
    Scratch s = scratch();
    int wanted = Math.min(length, Scratch.LARGEST);
    long at = s.room(wanted);
    int n = (int) check(call(READ, fd.number(), at, wanted, 0, 0), "read");
    s.get(at, buffer, offset, n);
    return n;
  }

  /** What fits into a thread's native memory is read there, and copied once. */
  @Override
  public final byte[] readAll(Fd fd, int limit) throws SyscallException {
    Scratch s = scratch();
    int most = Math.min(limit, Scratch.LARGEST - 1) + 1;
    long at = s.room(most);
    int n = 0;
    while (n < most) {
      int got = (int) check(call(READ, fd.number(), at + n, most - n, 0, 0), "read");
      if (got == 0) {
        byte[] all = new byte[n];
        s.get(at, all, 0, n);
        return all;
      }
      n += got;
    }
    if (n > limit) {
      throw new SyscallException("read", "", Errno.EFBIG);
    }
    byte[] begun = new byte[n];
    s.get(at, begun, 0, n);
    return readRest(fd, begun, limit);
  }

  @Override
  public final int pread(Fd fd, byte[] buffer, int offset, int length, long position) throws SyscallException {
    Scratch s = scratch();
    int wanted = Math.min(length, Scratch.LARGEST);
    long at = s.room(wanted);
    int n = (int) check(call(PREAD64, fd.number(), at, wanted, position, 0), "pread");
    s.get(at, buffer, offset, n);
    return n;
  }

  @Override
  public final int write(Fd fd, byte[] buffer, int offset, int length) throws SyscallException {
    int wanted = Math.min(length, Scratch.LARGEST);
    long at = scratch().copy(buffer, offset, wanted);
    return (int) check(call(WRITE, fd.number(), at, wanted, 0, 0), "write");
  }

  @Override
  public final Fd dup(Fd fd, int minimum) throws SyscallException {
    return own((int) fcntl(fd, F_DUPFD_CLOEXEC, minimum));
  }

  @Override
  public final boolean isCloseOnExec(Fd fd) throws SyscallException {
    return (fcntl(fd, F_GETFD, 0) & 1) != 0;
  }

  @Override
  public final void setCloseOnExec(Fd fd, boolean on) throws SyscallException {
    fcntl(fd, F_SETFD, on ? 1 : 0);
  }

  @Override
  public final int statusFlags(Fd fd) throws SyscallException {
    return (int) fcntl(fd, F_GETFL, 0);
  }

  @Override
  public final void setStatusFlags(Fd fd, int flags) throws SyscallException {
    fcntl(fd, F_SETFL, flags);
  }

  @Override
  public final void addSeals(Fd fd, int seals) throws SyscallException {
    fcntl(fd, F_ADD_SEALS, seals);
  }

  @Override
  public final int getSeals(Fd fd) throws SyscallException {
    return (int) fcntl(fd, F_GET_SEALS, 0);
  }

  private long fcntl(Fd fd, int command, long argument) throws SyscallException {
    return check(call(FCNTL, fd.number(), command, argument, 0, 0), "fcntl");
  }

  @Override
  public final Stat fstat(Fd fd) throws SyscallException {
    return statx(fd, "", OpenFlags.AT_EMPTY_PATH, "fstat", fd.toString());
  }

  @Override
  public final Stat fstatat(Fd dir, String path, int flags) throws SyscallException {
    return statx(dir, path, flags, (flags & OpenFlags.AT_SYMLINK_NOFOLLOW) != 0 ? "lstat" : "stat", path);
  }

  private Stat statx(Fd dir, String path, int flags, String call, String shown) throws SyscallException {
    Scratch s = scratch();
    long p = path(s, call, path);
    long at = s.room(256);
    check(call(STATX, dir.number(), p, flags, STATX_BASIC_STATS_AND_MNT_ID, at), call, shown);
    return new Stat(
        Stat.makedev(s.getInt(at + 136), s.getInt(at + 140)),
        s.getLong(at + 32),
        s.getShort(at + 28) & 0xffff,
        s.getInt(at + 16),
        s.getInt(at + 20),
        s.getInt(at + 24),
        s.getLong(at + 40),
        Stat.makedev(s.getInt(at + 128), s.getInt(at + 132)),
        s.getLong(at + 112) * 1_000_000_000L + s.getInt(at + 120),
        s.getLong(at + 144),
        (s.getLong(at + 8) & 0x2000 /* STATX_ATTR_MOUNT_ROOT */) != 0);
  }

  @Override
  public final StatFs fstatfs(Fd fd) throws SyscallException {
    Scratch s = scratch();
    long at = s.room(120);
    check(call(FSTATFS, fd.number(), at, 0, 0, 0), "fstatfs");
    return new StatFs(s.getLong(at), s.getLong(at + 80));
  }

  @Override
  public final StatFs statfs(String path) throws SyscallException {
    Scratch s = scratch();
    long p = path(s, "statfs", path);
    long at = s.room(120);
    check(call(STATFS, p, at, 0, 0, 0), "statfs", path);
    return new StatFs(s.getLong(at), s.getLong(at + 80));
  }

  @Override
  public final void faccessat(Fd dir, String path, int mode) throws SyscallException {
    long p = path(scratch(), "access", path);
    check(call(FACCESSAT, dir.number(), p, mode, 0, 0), "access", path);
  }

  @Override
  public final boolean exists(Fd dir, String path) throws SyscallException {
    long p = path(scratch(), "access", path);
    if (call(FACCESSAT, dir.number(), p, OpenFlags.F_OK, 0, 0) == 0) {
      return true;
    }
    Errno errno = errno();
    if (errno == Errno.ENOENT || errno == Errno.ENOTDIR) {
      return false;
    }
    throw new SyscallException("access", path, errno);
  }

  @Override
  public final void mkdirat(Fd dir, String path, int mode) throws SyscallException {
    long p = path(scratch(), "mkdir", path);
    check(call(MKDIRAT, dir.number(), p, mode, 0, 0), "mkdir", path);
  }

  @Override
  public final void mknodat(Fd dir, String path, int mode, long device) throws SyscallException {
    long p = path(scratch(), "mknod", path);
    check(call(MKNODAT, dir.number(), p, mode, device, 0), "mknod", path);
  }

  @Override
  public final void unlinkat(Fd dir, String path, int flags) throws SyscallException {
    String name = (flags & OpenFlags.AT_REMOVEDIR) != 0 ? "rmdir" : "unlink";
    long p = path(scratch(), name, path);
    check(call(UNLINKAT, dir.number(), p, flags, 0, 0), name, path);
  }

  @Override
  public final void renameat(Fd fromDir, String from, Fd toDir, String to, int flags) throws SyscallException {
    Scratch s = scratch();
    long f = path(s, "rename", from);
    long t = path(s, "rename", to);
    check(call(RENAMEAT2, fromDir.number(), f, toDir.number(), t, flags), "rename", from + " " + to);
  }

  @Override
  public final void symlinkat(String target, Fd dir, String path) throws SyscallException {
    Scratch s = scratch();
    long t = path(s, "symlink", target);
    long p = path(s, "symlink", path);
    check(call(SYMLINKAT, t, dir.number(), p, 0, 0), "symlink", target + " " + path);
  }

  @Override
  public final void linkat(Fd fromDir, String from, Fd toDir, String to, int flags) throws SyscallException {
    Scratch s = scratch();
    long f = path(s, "link", from);
    long t = path(s, "link", to);
    check(call(LINKAT, fromDir.number(), f, toDir.number(), t, flags), "link", from + " " + to);
  }

  @Override
  public final String readlinkat(Fd dir, String path) throws SyscallException {
    for (int size = 1024; ; size *= 4) {
      Scratch s = scratch();
      long p = path(s, "readlink", path);
      long at = s.room(size);
      int n = (int) check(call(READLINKAT, dir.number(), p, at, size, 0), "readlink", path);
      // No symbolic link is longer than PATH_MAX, 4096.
      if (n < size) {
        return s.text(at, n);
      }
    }
  }

  @Override
  public final void fchmod(Fd fd, int mode) throws SyscallException {
    check(call(FCHMOD, fd.number(), mode, 0, 0, 0), "fchmod");
  }

  @Override
  public final void fchmodat(Fd dir, String path, int mode) throws SyscallException {
    long p = path(scratch(), "chmod", path);
    check(call(FCHMODAT, dir.number(), p, mode, 0, 0), "chmod", path);
  }

  @Override
  public final void fchownat(Fd dir, String path, int uid, int gid, int flags) throws SyscallException {
    long p = path(scratch(), "chown", path);
    check(call(FCHOWNAT, dir.number(), p, uid, gid, flags), "chown", path);
  }

  @Override
  public final void ftruncate(Fd fd, long length) throws SyscallException {
    check(call(FTRUNCATE, fd.number(), length, 0, 0, 0), "ftruncate");
  }

  @Override
  public final void fsync(Fd fd) throws SyscallException {
    check(call(FSYNC, fd.number(), 0, 0, 0, 0), "fsync");
  }

  @Override
  public final void seek(Fd fd, long position) throws SyscallException {
    check(call(LSEEK, fd.number(), position, 0, 0, 0), "lseek");
  }

  @Override
  public final List<DirectoryEntry> getdents(Fd dir) throws SyscallException {
    List<DirectoryEntry> entries = new ArrayList<>();
    while (true) {
      Scratch s = scratch();
      int size = 32 * 1024;
      long at = s.room(size);
      int n = (int) check(call(GETDENTS64, dir.number(), at, size, 0, 0), "getdents64");
      if (n == 0) {
        return entries;
      }
      for (int i = 0; i < n; ) {
        int length = s.getShort(at + i + 16) & 0xffff;
        int nameEnd = 19;
        while (s.getByte(at + i + nameEnd) != 0) {
          nameEnd++;
        }
        String name = s.text(at + i + 19, nameEnd - 19);
        if (!name.equals(".") && !name.equals("..")) {
          entries.add(new DirectoryEntry(name, s.getLong(at + i), s.getByte(at + i + 18) & 0xff));
        }
        i += length;
      }
    }
  }

  @Override
  public final Fd memfdCreate(String name, int flags) throws SyscallException {
    long p = path(scratch(), "memfd_create", name);
    return own((int) check(call(MEMFD_CREATE, p, flags | OpenFlags.MFD_CLOEXEC, 0, 0, 0), "memfd_create", name));
  }

  @Override
  public final void flock(Fd fd, int operation) throws SyscallException {
    check(call(FLOCK, fd.number(), operation, 0, 0, 0), "flock");
  }

  @Override
  public final Fd eventfd(int initial, int flags) throws SyscallException {
    return own((int) check(call(EVENTFD2, initial, flags | OpenFlags.O_CLOEXEC, 0, 0, 0), "eventfd", ""));
  }

  @Override
  public final Fd inotifyInit(int flags) throws SyscallException {
    return own((int) check(call(INOTIFY_INIT1, flags | OpenFlags.O_CLOEXEC, 0, 0, 0, 0), "inotify_init1", ""));
  }

  @Override
  public final int inotifyAddWatch(Fd inotify, String path, int mask) throws SyscallException {
    long p = path(scratch(), "inotify_add_watch", path);
    return (int) check(call(INOTIFY_ADD_WATCH, inotify.number(), p, mask, 0, 0), "inotify_add_watch", path);
  }

  @Override
  public final int ioctl(Fd fd, long request, byte[] argument) throws SyscallException {
    Scratch s = scratch();
    long at = s.copy(argument, 0, argument.length);
    int result = (int) check(call(IOCTL, fd.number(), request, at, 0, 0), "ioctl");
    s.get(at, argument, 0, argument.length);
    return result;
  }

  @Override
  public final int ioctl(Fd fd, long request, long argument) throws SyscallException {
    return (int) check(call(IOCTL, fd.number(), request, argument, 0, 0), "ioctl");
  }
}
