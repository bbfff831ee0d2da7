package dev.jrunc.seccomp;

import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Syscall;
import dev.jrunc.oci.SyscallArg;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random profiles, and calls on which their rules might differ. */
final class ProfileMaker {
  private static final List<String> NAMES =
      List.of(
          "read", "open", "openat", "openat2", "socket", "clone", "clone3", "personality", "mmap",
          "mmap2", "ioctl", "kill", "ptrace", "bpf", "keyctl", "futex", "prctl", "mount", "getpid",
          "execve", "exit", "lseek", "_llseek", "close_range", "process_madvise", "arch_prctl",
          "setgroups", "setgroups32", "stat", "stat64", "io_uring_setup", "fork", "waitpid", "time",
          "not_a_syscall", "rt_sigaction", "writev", "chown32", "renameat2", "unshare", "setns");

  private static final List<String> ACTIONS =
      List.of(
          "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS",
          "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP", "SCMP_ACT_TRACE", "SCMP_ACT_LOG", "SCMP_ACT_NOTIFY");

  private static final List<String> OPERATORS =
      List.of(
          "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");

  private static final long[] VALUES = {
    0, 1, 2, 5, 0xff, 0x7fff_ffffL, 0x8000_0000L, 0xffff_fffeL, 0xffff_ffffL, 1L << 32,
    (1L << 32) + 5, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, 0x7e02_0000L
  };

  private final Random random;

  ProfileMaker(Random random) {
    this.random = random;
  }

  LinuxSeccomp profile() {
    List<String> archs = new ArrayList<>();
    for (String arch : List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32")) {
      if (random.nextInt(3) == 0) {
        archs.add(arch);
      }
    }
    List<Syscall> rules = new ArrayList<>();
    for (int n = random.nextInt(random.nextInt(4) == 0 ? 25 : 6); n > 0; n--) {
      rules.add(rule());
    }
    // NOTIFY is the only one that may not be the default.
    String action = ACTIONS.get(random.nextInt(ACTIONS.size() - 1));
    return new LinuxSeccomp(action, errno(), archs, null, "", "", rules);
  }

  private Syscall rule() {
    List<String> names = new ArrayList<>();
    for (int n = random.nextInt(random.nextInt(5) == 0 ? 20 : 3); n >= 0; n--) {
      names.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    List<SyscallArg> args = new ArrayList<>();
    for (int n = Math.max(0, random.nextInt(6) - 2); n > 0; n--) {
      String operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
      args.add(new SyscallArg(random.nextInt(random.nextBoolean() ? 6 : 2), value(), value(), operator));
    }
    return new Syscall(names, ACTIONS.get(random.nextInt(ACTIONS.size())), errno(), args);
  }

  private Long errno() {
    return random.nextBoolean() ? null : Long.valueOf(random.nextInt(4096));
  }

  private long value() {
    return random.nextInt(8) == 0
        ? random.nextLong() >> random.nextInt(64)
        : VALUES[random.nextInt(VALUES.length)];
  }

  /** Near what the profile's rules compare with, or anything. */
  long argument(LinuxSeccomp profile) {
    if (profile.syscalls().isEmpty() || random.nextInt(4) == 0) {
      return value();
    }
    List<SyscallArg> args = profile.syscalls().get(random.nextInt(profile.syscalls().size())).args();
    if (args.isEmpty()) {
      return value();
    }
    SyscallArg arg = args.get(random.nextInt(args.size()));
    return (random.nextBoolean() ? arg.value() : arg.valueTwo()) + random.nextInt(3) - 1;
  }

  /** The name of a syscall: mostly one that the profile has a rule for. */
  String name(LinuxSeccomp profile) {
    if (profile.syscalls().isEmpty() || random.nextInt(4) == 0) {
      return NAMES.get(random.nextInt(NAMES.size()));
    }
    List<String> names = profile.syscalls().get(random.nextInt(profile.syscalls().size())).names();
    return names.get(random.nextInt(names.size()));
  }
}
