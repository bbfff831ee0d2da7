package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Syscall;
import dev.jrunc.oci.SyscallArg;
import java.util.List;
import java.util.Set;

/** Words and combinations of a seccomp profile (config-linux.md "Seccomp"). */
final class SeccompCheck implements Check {
  private static final String NOTIFY = "SCMP_ACT_NOTIFY";
  private static final Set<String> ACTIONS =
      Set.of(
          "SCMP_ACT_KILL",
          "SCMP_ACT_KILL_PROCESS",
          "SCMP_ACT_KILL_THREAD",
          "SCMP_ACT_TRAP",
          "SCMP_ACT_ERRNO",
          "SCMP_ACT_TRACE",
          "SCMP_ACT_ALLOW",
          "SCMP_ACT_LOG",
          NOTIFY);
  private static final Set<String> OPERATORS =
      Set.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");

  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    LinuxSeccomp profile = config.seccomp();
    if (profile == null) {
      return;
    }
    String pointer = "/linux/seccomp";
    action(profile.defaultAction(), pointer + "/defaultAction");
    if (profile.defaultAction().equals(NOTIFY)) {
      throw new InvalidSpec(
          pointer + "/defaultAction", "SCMP_ACT_NOTIFY cannot be used as default action");
    }
    boolean notify = false;
    for (int i = 0; i < profile.syscalls().size(); i++) {
      Syscall rule = profile.syscalls().get(i);
      rule(rule, pointer + "/syscalls/" + i);
      notify |= rule.action().equals(NOTIFY);
    }
    if (notify && profile.listenerPath().isEmpty()) {
      throw new InvalidSpec(pointer + "/listenerPath", "seccomp listenerPath is not set");
    }
  }

  private static void rule(Syscall rule, String pointer) throws InvalidSpec {
    action(rule.action(), pointer + "/action");
    // Init tells the runtime of the listener by write; a write that waits for the agent never ends.
    if (rule.action().equals(NOTIFY) && rule.names().contains("write")) {
      throw new InvalidSpec(
          pointer + "/names", "SCMP_ACT_NOTIFY cannot be used for the write syscall");
    }
    List<SyscallArg> args = rule.args();
    for (int i = 0; i < args.size(); i++) {
      SyscallArg arg = args.get(i);
      if (Long.compareUnsigned(arg.index(), 5) > 0) {
        throw new InvalidSpec(
            pointer + "/args/" + i + "/index",
            "a system call has the arguments 0 to 5, not "
                + Long.toUnsignedString(arg.index()));
      }
      if (!OPERATORS.contains(arg.op())) {
        throw new InvalidSpec(
            pointer + "/args/" + i + "/op",
            "string " + arg.op() + " is not a valid operator for seccomp");
      }
    }
  }

  private static void action(String action, String pointer) throws InvalidSpec {
    if (!ACTIONS.contains(action)) {
      throw new InvalidSpec(
          pointer, "string " + action + " is not a valid action for seccomp");
    }
  }
}
