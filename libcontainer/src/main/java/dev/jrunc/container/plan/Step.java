package dev.jrunc.container.plan;

/**
 * What the executor was doing within an op: mostly the system call, else a word for a check of its
 * own. It travels as the {@code step} of procError and stands in the flight recorder.
 */
public enum Step {
  /** No step of the op has begun. */
  NONE(0, "none"),
  /** The plan itself is being checked; no op has run. */
  CHECK_PLAN(1, "check plan"),
  /** A fact found inside contradicts what the op demands (file type, device number, ...). */
  VERIFY(2, "verify"),
  OPEN(3, "open"),
  OPENAT2(4, "openat2"),
  READ(5, "read"),
  WRITE(6, "write"),
  STAT(7, "stat"),
  STATFS(8, "statfs"),
  READLINK(9, "readlink"),
  MKDIR(10, "mkdir"),
  MKNOD(11, "mknod"),
  SYMLINK(12, "symlink"),
  UNLINK(13, "unlink"),
  CHMOD(14, "chmod"),
  CHOWN(15, "chown"),
  MMAP(16, "mmap"),
  DUP(17, "dup"),
  FCNTL(18, "fcntl"),
  PIPE(19, "pipe"),
  FORK(20, "fork"),
  WAIT(21, "wait"),
  POLL(22, "poll"),
  KILL(23, "kill"),
  SOCKET(24, "socket"),
  IOCTL(25, "ioctl"),
  SENDMSG(26, "sendmsg"),
  RECVMSG(27, "recvmsg"),
  CLOSE_RANGE(28, "close_range"),
  GETDENTS(29, "getdents"),

  MOUNT(40, "mount"),
  UMOUNT(41, "umount"),
  FSOPEN(42, "fsopen"),
  FSCONFIG(43, "fsconfig"),
  FSMOUNT(44, "fsmount"),
  OPEN_TREE(45, "open_tree"),
  MOVE_MOUNT(46, "move_mount"),
  MOUNT_SETATTR(47, "mount_setattr"),
  PIVOT_ROOT(48, "pivot_root"),
  CHROOT(49, "chroot"),
  CHDIR(50, "chdir"),
  GETCWD(51, "getcwd"),

  SETNS(60, "setns"),
  UNSHARE(61, "unshare"),
  CLONE3(62, "clone3"),
  PIDFD_OPEN(63, "pidfd_open"),
  PRCTL(64, "prctl"),
  SETSID(65, "setsid"),
  KEYCTL(66, "keyctl"),
  SIGACTION(67, "rt_sigaction"),
  SETHOSTNAME(68, "sethostname"),
  SETDOMAINNAME(69, "setdomainname"),
  SCHED_SETATTR(70, "sched_setattr"),
  SCHED_SETAFFINITY(71, "sched_setaffinity"),
  IOPRIO_SET(72, "ioprio_set"),
  PERSONALITY(73, "personality"),
  SET_MEMPOLICY(74, "set_mempolicy"),
  SECCOMP(75, "seccomp"),
  SETGROUPS(76, "setgroups"),
  SETGID(77, "setgid"),
  SETUID(78, "setuid"),
  CAPGET(79, "capget"),
  CAPSET(80, "capset"),
  ACCESS(81, "access"),
  EXECVE(82, "execve");

  private final int code;
  private final String label;

  Step(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number on the wire, 0 to 65535. */
  public int code() {
    return code;
  }

  /** The system call's name, or a word for the check. */
  public String label() {
    return label;
  }

  /**
   * The step with this number.
   *
   * @param code as the executor wrote it, untrusted
   * @return the step, or {@link #NONE} for a number that means nothing
   */
  public static Step of(int code) {
    for (Step step : values()) {
      if (step.code == code) {
        return step;
      }
    }
    return NONE;
  }
}
