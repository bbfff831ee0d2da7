package dev.jrunc.seccomp;

import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Syscall;
import dev.jrunc.oci.SyscallArg;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a profile says of a call, read off the specification (config-linux.md "Seccomp") without
 * libseccomp but for its names of syscalls. Where several rules match, the specification leaves open
 * which of them counts: then any of their actions will do, but not the default.
 */
final class ProfileModel {
  private static final int KILL_THREAD = 0;
  private static final int ENOSYS = 0x50026;

  private final LinuxSeccomp profile;
  private final SyscallNames names;
  private final Set<SeccompArch> archs = new LinkedHashSet<>();

  ProfileModel(LinuxSeccomp profile, SyscallNames names) {
    this.profile = profile;
    this.names = names;
    archs.add(SeccompArch.X86_64);
    for (String arch : profile.architectures()) {
      archs.add(SeccompArch.ofOciName(arch));
    }
  }

  /** SECCOMP_RET_*, all that are right. */
  Set<Integer> answers(SeccompArch arch, int nr, long... args) {
    if (!archs.contains(arch)) {
      return Set.of(KILL_THREAD);
    }
    int byDefault = action(profile.defaultAction(), profile.defaultErrnoRet());
    if (answersEnosys() && Integer.compareUnsigned(nr, last(arch)) > 0 && last(arch) != 0) {
      return Set.of(ENOSYS);
    }
    Set<Integer> matching = new HashSet<>();
    for (Syscall rule : profile.syscalls()) {
      if (names(rule, arch, nr) && matches(rule.args(), arch, args)) {
        matching.add(action(rule.action(), rule.errnoRet()));
      }
    }
    return matching.isEmpty() ? Set.of(byDefault) : matching;
  }

  private boolean names(Syscall rule, SeccompArch arch, int nr) {
    for (String name : rule.names()) {
      // Numbers of one architecture alone are made up for the others, and negative.
      int number = names.number(name, arch);
      if (number >= 0 && number == nr) {
        return true;
      }
    }
    return false;
  }

  private int last(SeccompArch arch) {
    int last = 0;
    for (Syscall rule : profile.syscalls()) {
      for (String name : rule.names()) {
        last = Math.max(last, names.number(name, arch));
      }
    }
    return last;
  }

  private boolean answersEnosys() {
    String action = profile.defaultAction();
    boolean lets =
        List.of("SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE").contains(action);
    Long errno = profile.defaultErrnoRet();
    return !lets && !(action.equals("SCMP_ACT_ERRNO") && errno != null && errno == 38);
  }

  private static boolean matches(List<SyscallArg> conditions, SeccompArch arch, long[] args) {
    Set<Long> indexes = new HashSet<>();
    boolean alternatives = false;
    boolean all = true;
    boolean any = false;
    for (SyscallArg condition : conditions) {
      alternatives |= !indexes.add(condition.index());
      boolean holds = holds(condition, arch, args[(int) condition.index()]);
      all &= holds;
      any |= holds;
    }
    return alternatives ? any : all;
  }

  private static boolean holds(SyscallArg condition, SeccompArch arch, long argument) {
    // 32-bit architectures have 32-bit arguments, and so has x32 for libseccomp.
    long width = arch == SeccompArch.X86_64 ? -1L : 0xffff_ffffL;
    long arg = argument & width;
    long value = condition.value() & width;
    int order = Long.compareUnsigned(arg, value);
    return switch (condition.op()) {
      case "SCMP_CMP_NE" -> order != 0;
      case "SCMP_CMP_LT" -> order < 0;
      case "SCMP_CMP_LE" -> order <= 0;
      case "SCMP_CMP_EQ" -> order == 0;
      case "SCMP_CMP_GE" -> order >= 0;
      case "SCMP_CMP_GT" -> order > 0;
      case "SCMP_CMP_MASKED_EQ" -> (arg & value) == (condition.valueTwo() & value);
      default -> throw new IllegalArgumentException(condition.op());
    };
  }

  private static int action(String name, Long errno) {
    int low = errno == null ? 1 : (int) (errno & 0xffff);
    return switch (name) {
      case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> 0;
      case "SCMP_ACT_KILL_PROCESS" -> 0x8000_0000;
      case "SCMP_ACT_TRAP" -> 0x0003_0000;
      case "SCMP_ACT_ERRNO" -> 0x0005_0000 | low;
      case "SCMP_ACT_NOTIFY" -> 0x7fc0_0000;
      case "SCMP_ACT_TRACE" -> 0x7ff0_0000 | low;
      case "SCMP_ACT_LOG" -> 0x7ffc_0000;
      case "SCMP_ACT_ALLOW" -> 0x7fff_0000;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
