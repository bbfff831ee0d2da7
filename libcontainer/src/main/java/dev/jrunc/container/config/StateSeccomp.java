package dev.jrunc.container.config;

import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Syscall;
import dev.jrunc.oci.SyscallArg;
import dev.jrunc.oci.state.SeccompArg;
import dev.jrunc.oci.state.SeccompEntry;
import dev.jrunc.oci.state.SeccompSyscall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A seccomp profile as state.json has it: numbers for words, one entry a name. */
final class StateSeccomp {
  private static final String ARCH = "SCMP_ARCH_";

  private StateSeccomp() {}

  static @Nullable SeccompEntry of(@Nullable LinuxSeccomp profile) {
    if (profile == null) {
      return null;
    }
    List<String> architectures = new ArrayList<>();
    for (String name : profile.architectures()) {
      architectures.add(architecture(name));
    }
    List<SeccompSyscall> syscalls = new ArrayList<>();
    for (Syscall rule : profile.syscalls()) {
      for (String name : rule.names()) {
        syscalls.add(
            new SeccompSyscall(name, action(rule.action()), rule.errnoRet(), args(rule.args())));
      }
    }
    return new SeccompEntry(
        action(profile.defaultAction()),
        architectures,
        profile.flags(),
        syscalls,
        profile.defaultErrnoRet(),
        profile.listenerPath(),
        profile.listenerMetadata());
  }

  private static List<SeccompArg> args(List<SyscallArg> args) {
    List<SeccompArg> result = new ArrayList<>();
    for (SyscallArg arg : args) {
      result.add(
          new SeccompArg((int) arg.index(), arg.value(), arg.valueTwo(), operator(arg.op())));
    }
    return result;
  }

  /** libseccomp's names; those of the spec are its constants. */
  private static String architecture(String name) {
    return switch (name) {
      case "SCMP_ARCH_X86_64" -> "amd64";
      case "SCMP_ARCH_AARCH64" -> "arm64";
      default ->
          (name.startsWith(ARCH) ? name.substring(ARCH.length()) : name)
              .toLowerCase(Locale.ROOT);
    };
  }

  private static int action(String name) {
    return switch (name) {
      case "SCMP_ACT_KILL" -> 1;
      case "SCMP_ACT_ERRNO" -> 2;
      case "SCMP_ACT_TRAP" -> 3;
      case "SCMP_ACT_ALLOW" -> 4;
      case "SCMP_ACT_TRACE" -> 5;
      case "SCMP_ACT_LOG" -> 6;
      case "SCMP_ACT_NOTIFY" -> 7;
      case "SCMP_ACT_KILL_THREAD" -> 8;
      case "SCMP_ACT_KILL_PROCESS" -> 9;
      default -> 0;
    };
  }

  private static int operator(String name) {
    return switch (name) {
      case "SCMP_CMP_EQ" -> 1;
      case "SCMP_CMP_NE" -> 2;
      case "SCMP_CMP_GT" -> 3;
      case "SCMP_CMP_GE" -> 4;
      case "SCMP_CMP_LT" -> 5;
      case "SCMP_CMP_LE" -> 6;
      case "SCMP_CMP_MASKED_EQ" -> 7;
      default -> 0;
    };
  }
}
