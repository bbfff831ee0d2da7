package dev.jrunc.linux;

import java.util.Arrays;
import java.util.List;

/**
 * Files and directories. Every fd is made close-on-exec; calls that a signal interrupts are repeated
 * (read and write only if nothing was moved yet). Strings are {@link Bytes}; one with a NUL fails
 * with EINVAL. A relative path is taken from {@code dir} ({@link Fd#CWD}: working directory).
 */
public interface FileCalls {
  /** Room for what {@link #readPiece} reads as a rule. */
  int PIECE = 4096;

  /** openat(2). {@code mode} counts with O_CREAT and O_TMPFILE, and is cut by the umask. */
  Fd openat(Fd dir, String path, int flags, int mode) throws SyscallException;

  /** openat2(2) with RESOLVE_* of {@link OpenFlags}; ENOSYS before Linux 5.6. */
  Fd openat2(Fd dir, String path, int flags, int mode, long resolve) throws SyscallException;

  default Fd open(String path, int flags) throws SyscallException {
    return openat(Fd.CWD, path, flags, 0);
  }

  default Fd openat(Fd dir, String path, int flags) throws SyscallException {
    return openat(dir, path, flags, 0);
  }

  /** read(2): bytes read, 0 at the end of the file. */
  int read(Fd fd, byte[] buffer, int offset, int length) throws SyscallException;

  /** pread(2). */
  int pread(Fd fd, byte[] buffer, int offset, int length, long position) throws SyscallException;

  /** write(2), one call: bytes written. */
  int write(Fd fd, byte[] buffer, int offset, int length) throws SyscallException;

  /** Writes all bytes, with as many calls as it takes. */
  default void writeAll(Fd fd, byte[] bytes) throws SyscallException {
    for (int done = 0; done < bytes.length; ) {
      done += write(fd, bytes, done, bytes.length - done);
    }
  }

  /** Reads from the file's position to its end; EFBIG for more than {@code limit} bytes. */
  default byte[] readAll(Fd fd, int limit) throws SyscallException {
    return readRest(fd, new byte[0], limit);
  }

  /** The same for a file whose beginning has been read. */
  default byte[] readRest(Fd fd, byte[] begun, int limit) throws SyscallException {
    int n = begun.length;
    byte[] buffer = Arrays.copyOf(begun, Math.max(n + 1, (int) Math.min((long) limit + 1, Math.max(4096, 2L * n))));
    while (true) {
      if (n == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.max(n + 1, (int) Math.min((long) limit + 1, 2L * n)));
      }
      int got = read(fd, buffer, n, buffer.length - n);
      if (got == 0) {
        return Arrays.copyOf(buffer, n);
      }
      n += got;
      if (n > limit) {
        throw new SyscallException("read", "", Errno.EFBIG);
      }
    }
  }

  /** Opens, reads whole, closes. */
  default byte[] readFile(Fd dir, String path, int limit) throws SyscallException {
    try (Fd fd = openat(dir, path, OpenFlags.O_RDONLY, 0)) {
      return readAll(fd, limit);
    }
  }

  /**
   * Opens, reads, closes a file that the kernel writes in one piece when it is first read, like /proc/PID/stat: if there
   * was room for more, nothing follows.
   */
  default byte[] readPiece(Fd dir, String path, int limit) throws SyscallException {
    try (Fd fd = openat(dir, path, OpenFlags.O_RDONLY, 0)) {
      return readPiece(fd, limit);
    }
  }

  /** The same of a file that is open. Not for what comes in several pieces, like a list of processes. */
  default byte[] readPiece(Fd fd, int limit) throws SyscallException {
    byte[] buffer = new byte[PIECE];
    int n = read(fd, buffer, 0, PIECE);
    return n < PIECE ? Arrays.copyOf(buffer, n) : readRest(fd, buffer, limit);
  }

  /** A second number for the same open file, ≥ {@code minimum} (F_DUPFD_CLOEXEC). */
  Fd dup(Fd fd, int minimum) throws SyscallException;

  /** fcntl(2) F_GETFD/F_SETFD. */
  boolean isCloseOnExec(Fd fd) throws SyscallException;

  void setCloseOnExec(Fd fd, boolean on) throws SyscallException;

  /** fcntl(2) F_GETFL: access mode and status flags. */
  int statusFlags(Fd fd) throws SyscallException;

  void setStatusFlags(Fd fd, int flags) throws SyscallException;

  Stat fstat(Fd fd) throws SyscallException;

  /** statx(2) on a path; flags AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
  Stat fstatat(Fd dir, String path, int flags) throws SyscallException;

  StatFs fstatfs(Fd fd) throws SyscallException;

  StatFs statfs(String path) throws SyscallException;

  /** faccessat2(2) with AT_EACCESS-less real ids; mode R_OK | W_OK | X_OK. */
  void faccessat(Fd dir, String path, int mode) throws SyscallException;

  /** Whether there is such a file: faccessat(2) with F_OK. ENOENT and ENOTDIR are its no. */
  boolean exists(Fd dir, String path) throws SyscallException;

  /** mkdirat(2); the mode is cut by the umask. */
  void mkdirat(Fd dir, String path, int mode) throws SyscallException;

  /** mknodat(2): {@code mode} with S_IF*; {@code device} as {@link Stat#makedev} makes it. */
  void mknodat(Fd dir, String path, int mode, long device) throws SyscallException;

  default void mkfifoat(Fd dir, String path, int mode) throws SyscallException {
    mknodat(dir, path, Stat.S_IFIFO | mode, 0);
  }

  /** unlinkat(2); flag AT_REMOVEDIR. */
  void unlinkat(Fd dir, String path, int flags) throws SyscallException;

  /** renameat2(2). */
  void renameat(Fd fromDir, String from, Fd toDir, String to, int flags) throws SyscallException;

  void symlinkat(String target, Fd dir, String path) throws SyscallException;

  void linkat(Fd fromDir, String from, Fd toDir, String to, int flags) throws SyscallException;

  /** readlinkat(2), whole whatever its length; with an empty path: the link that {@code dir} is (O_PATH|O_NOFOLLOW). */
  String readlinkat(Fd dir, String path) throws SyscallException;

  /** Sets the permissions exactly, whatever the umask. */
  void fchmod(Fd fd, int mode) throws SyscallException;

  /** fchmodat(2): follows symbolic links. */
  void fchmodat(Fd dir, String path, int mode) throws SyscallException;

  /** fchownat(2); -1 leaves an id; flags AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
  void fchownat(Fd dir, String path, int uid, int gid, int flags) throws SyscallException;

  void ftruncate(Fd fd, long length) throws SyscallException;

  void fsync(Fd fd) throws SyscallException;

  /** lseek(2) SEEK_SET. */
  void seek(Fd fd, long position) throws SyscallException;

  /** Reads a directory from the fd's position to its end (getdents64(2)); in the kernel's order. */
  List<DirectoryEntry> getdents(Fd dir) throws SyscallException;

  /** memfd_create(2): MFD_* of {@link OpenFlags}. */
  Fd memfdCreate(String name, int flags) throws SyscallException;

  void addSeals(Fd fd, int seals) throws SyscallException;

  int getSeals(Fd fd) throws SyscallException;

  /** flock(2); EAGAIN with LOCK_NB if another holds it. */
  void flock(Fd fd, int operation) throws SyscallException;

  /** eventfd2(2). */
  Fd eventfd(int initial, int flags) throws SyscallException;

  /** inotify_init1(2): IN_NONBLOCK = O_NONBLOCK. */
  Fd inotifyInit(int flags) throws SyscallException;

  /** inotify_add_watch(2): the watch descriptor. */
  int inotifyAddWatch(Fd inotify, String path, int mask) throws SyscallException;

  /**
   * ioctl(2) whose argument is a structure: it is copied in and what the kernel left is copied back.
   *
   * @return the call's value (≥ 0)
   */
  int ioctl(Fd fd, long request, byte[] argument) throws SyscallException;

  /** ioctl(2) whose argument is a number. */
  int ioctl(Fd fd, long request, long argument) throws SyscallException;
}
