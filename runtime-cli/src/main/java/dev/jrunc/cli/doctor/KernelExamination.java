package dev.jrunc.cli.doctor;

import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.FdPair;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SocketCalls;
import dev.jrunc.linux.SyscallException;

/** The kernel's version, and the calls that came late or that a filter may hide. */
final class KernelExamination {
  private static final int MAJOR = 5;
  private static final int MINOR = 9;

  private KernelExamination() {}

  /** A call that is tried. */
  private interface Attempt {
    void run() throws SyscallException;
  }

  static void run(Host host, Report report) {
    release(host, report);
    if (answers(
        () ->
            host.kernel()
                .openat2(Fd.CWD, "/", OpenFlags.O_PATH, 0, OpenFlags.RESOLVE_IN_ROOT)
                .close())) {
      report.ok("openat2", "paths are resolved inside the root file system by the kernel");
    } else {
      report.broken(
          "openat2",
          "hidden or missing",
          "paths inside a container's root file system cannot be resolved safely",
          "a seccomp filter of the surrounding container answers for it: allow openat2");
    }
    if (answers(() -> host.kernel().mountSetattr(Fd.CWD, "/proc/self/absent", 0, 0, 0, 0, null))) {
      report.ok("mount_setattr", "recursive mount attributes and id-mapped mounts");
    } else {
      report.limited(
          "mount_setattr",
          "hidden or missing",
          "mount options that end in \"rro\" and the like, and id-mapped mounts, are refused",
          "Linux 5.12 has it");
    }
    peerPidfd(host, report);
    memfds(host, report);
  }

  private static void release(Host host, Report report) {
    String release;
    try {
      release = host.kernel().uname().release();
    } catch (SyscallException e) {
      release = "unknown";
    }
    if (isAtLeast(release, MAJOR, MINOR)) {
      report.ok("release", release);
    } else {
      report.broken(
          "release",
          release,
          "Linux " + MAJOR + "." + MINOR + " is needed (close_range, clone3, pidfds)",
          "");
    }
  }

  /** Of a release like {@code 6.18.0-cloud-amd64}. */
  static boolean isAtLeast(String release, int major, int minor) {
    int dot = release.indexOf('.');
    int end = dot + 1;
    while (end < release.length() && Character.isDigit(release.charAt(end))) {
      end++;
    }
    try {
      int first = Integer.parseInt(release, 0, Math.max(dot, 0), 10);
      int second = Integer.parseInt(release, dot + 1, end, 10);
      return first > major || first == major && second >= minor;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static void peerPidfd(Host host, Report report) {
    boolean known =
        answers(
            () -> {
              try (FdPair pair = host.kernel().socketpair(SocketCalls.SOCK_SEQPACKET)) {
                host.kernel().peerPidfd(pair.first()).close();
              }
            });
    if (known) {
      report.ok("SO_PEERPIDFD", "a server can tell who calls");
    } else {
      report.limited(
          "SO_PEERPIDFD",
          "missing",
          "\"jrunc serve\" refuses every caller; calls go on cold",
          "Linux 6.5 has it");
    }
  }

  private static void memfds(Host host, Report report) {
    String noexec = host.read("/proc/sys/vm/memfd_noexec");
    if (noexec == null || !noexec.equals("2")) {
      report.ok("memfd", "executable, so that no container can reach the runtime's own files");
    } else {
      report.limited(
          "memfd",
          "vm.memfd_noexec is 2",
          "init cannot run from a sealed memory file; a copy in a file takes its place",
          "sysctl vm.memfd_noexec=1");
    }
  }

  /** Whether the kernel has a call; what it makes of these arguments does not matter. */
  private static boolean answers(Attempt attempt) {
    try {
      attempt.run();
      return true;
    } catch (SyscallException e) {
      return !e.is(Errno.ENOSYS, Errno.ENOPROTOOPT);
    }
  }
}
