package dev.jrunc.cli.serve;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FileCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import java.util.Scanner;

/**
 * Where the front doors that a server can serve look for it; they know it by heart
 * (docs/door-protocol.md). Root of the machine has one place; anybody else has one for each user and
 * mount namespace, since that is where podman runs a rootless runtime.
 *
 * @param parent a directory, made if it is missing; empty: {@code directory} has one
 * @param directory absolute path, only this user's
 */
record MeetingPlace(String parent, String directory) {
  private static final String ROOTS = "/run/jrunc-serve";
  private static final String USERS = "/run/user/";
  private static final int LIMIT = 1 << 16;
  private static final int MODE = 0700;

  /** That of this process. */
  static MeetingPlace find(FileCalls files, int uid) throws SyscallException {
    long outside = outsideUid(Bytes.decode(files.readFile(Fd.CWD, "/proc/self/uid_map", LIMIT)), uid);
    if (uid == 0 && outside == 0) {
      return new MeetingPlace("", ROOTS);
    }
    if (outside < 0) {
      throw new SyscallException("read", "/proc/self/uid_map: no line is about user " + uid, Errno.EINVAL);
    }
    String parent = USERS + outside + "/jrunc-serve";
    return new MeetingPlace(parent, parent + "/" + inode(files, "user") + "-" + inode(files, "mnt"));
  }

  private static long inode(FileCalls files, String namespace) throws SyscallException {
    return files.fstatat(Fd.CWD, "/proc/self/ns/" + namespace, 0).inode();
  }

  /** The user's number outside the user namespace that the map is of (user_namespaces(7)); -1: it has none. */
  static long outsideUid(String map, int uid) {
    try (Scanner lines = new Scanner(map)) {
      while (lines.hasNextLong()) {
        long inside = lines.nextLong();
        long outside = lines.nextLong();
        long count = lines.nextLong();
        if (uid >= inside && uid - inside < count) {
          return outside + (uid - inside);
        }
      }
    }
    return -1;
  }

  /** Whether servers end by themselves, because what they are for does: a login, a user namespace. */
  boolean isPassing() {
    return !parent.isEmpty();
  }

  String socket() {
    return directory + "/socket";
  }

  /** Makes the directories; the fd of the last one. */
  Fd open(FileCalls files, int uid) throws SyscallException {
    if (!parent.isEmpty()) {
      make(files, parent);
    }
    make(files, directory);
    Fd fd = files.openat(Fd.CWD, directory, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW, 0);
    try {
      Stat status = files.fstat(fd);
      if (status.uid() != uid || (status.mode() & 077) != 0) {
        throw new SyscallException("open", directory + ": others may enter it", Errno.EPERM);
      }
      return fd;
    } catch (SyscallException e) {
      fd.close();
      throw e;
    }
  }

  private static void make(FileCalls files, String path) throws SyscallException {
    try {
      files.mkdirat(Fd.CWD, path, MODE);
    } catch (SyscallException e) {
      if (!e.is(Errno.EEXIST)) {
        throw new SyscallException("mkdir", path, e.errno());
      }
    }
  }

  /** Removes the directory of a passing one; another server may have come meanwhile. */
  void leave(FileCalls files) {
    if (!isPassing()) {
      return;
    }
    try {
      files.unlinkat(Fd.CWD, directory, OpenFlags.AT_REMOVEDIR);
    } catch (SyscallException e) {
      // It is in use, or gone.
      return;
    }
  }
}
