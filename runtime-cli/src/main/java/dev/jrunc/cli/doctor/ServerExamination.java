package dev.jrunc.cli.doctor;

import dev.jrunc.linux.Fd;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.Stat;
import dev.jrunc.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/** Whether calls are served by a resident JVM, and if not, which of the front door's demands is in the way. */
final class ServerExamination {
  private static final int WRITABLE_BY_OTHERS = 022;

  private ServerExamination() {}

  static void run(Host host, Report report) {
    int uid = host.kernel().geteuid();
    String directory =
        uid == 0
            ? "/run/jrunc-serve"
            : "/run/user/" + Integer.toUnsignedString(uid) + "/jrunc-serve";
    String socket = directory + "/socket";
    if (!host.exists(socket)) {
      report.limited(
          "resident server",
          "none at " + socket,
          "every call starts a Java virtual machine",
          "jrunc serve, or the units in systemd's directory");
      return;
    }
    String distrust = distrust(host, socket, uid);
    if (distrust != null) {
      report.limited(
          "resident server",
          distrust,
          "the front door does not trust it, and goes cold",
          "chown and chmod it, or start the server anew");
      return;
    }
    try (Fd fd = host.kernel().socket(SocketCalls.SOCK_SEQPACKET)) {
      host.kernel().connect(fd, socket);
      int peer = host.kernel().peerCredentials(fd).uid();
      if (peer == uid) {
        report.ok("resident server", "answers at " + socket);
      } else {
        report.limited(
            "resident server", "it runs as uid " + peer, "the front door wants its own user's", "");
      }
    } catch (SyscallException e) {
      report.limited(
          "resident server",
          socket + " does not answer: " + e.errno().message(),
          "every call starts a Java virtual machine",
          "jrunc serve");
    }
  }

  /** The first of the socket and the directories above it that somebody else may write. */
  private static @Nullable String distrust(Host host, String socket, int uid) {
    for (String path = socket; ; path = path.substring(0, path.lastIndexOf('/'))) {
      String place = path.isEmpty() ? "/" : path;
      try {
        Stat stat = host.kernel().fstatat(Fd.CWD, place, OpenFlags.AT_SYMLINK_NOFOLLOW);
        if (stat.uid() != 0 && stat.uid() != uid) {
          return place + " belongs to uid " + stat.uid();
        }
        if ((stat.permissions() & WRITABLE_BY_OTHERS) != 0) {
          return place + " can be written by others";
        }
      } catch (SyscallException e) {
        return place + ": " + e.errno().message();
      }
      if (path.isEmpty()) {
        return null;
      }
    }
  }
}
