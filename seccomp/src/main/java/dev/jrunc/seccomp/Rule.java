package dev.jrunc.seccomp;

import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.oci.Syscall;
import dev.jrunc.oci.SyscallArg;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule as libseccomp takes it.
 *
 * @param action SECCOMP_RET_*
 * @param syscall number on the native architecture; libseccomp translates it for others
 * @param conditions at most six, all of which must hold
 * @param name of the syscall
 * @param pointer where in the profile it comes from
 */
record Rule(int action, int syscall, List<Condition> conditions, String name, String pointer) {
  /** A condition on an argument (struct scmp_arg_cmp). */
  record Condition(int index, SeccompOperator operator, long value, long valueTwo) {}

  private static final int ARGUMENTS = 6;
  private static final int GREATEST_ERRNO = 4095;
  private static final int UNKNOWN = -1;

  /**
   * The profile's rules in their order. Left out are syscalls that libseccomp does not know, since
   * profiles name more than any one version knows, and rules that say what the default says, which
   * libseccomp refuses.
   *
   * @param defaultValue SECCOMP_RET_* of syscalls without a rule
   */
  static List<Rule> of(
      LinuxSeccomp profile, SyscallNames names, SeccompArch nativeArch, int defaultValue)
      throws SeccompException {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < profile.syscalls().size(); i++) {
      Syscall syscall = profile.syscalls().get(i);
      String pointer = "/syscalls/" + i;
      int action = action(syscall, pointer);
      for (int j = 0; j < syscall.names().size(); j++) {
        String name = syscall.names().get(j);
        if (name.isEmpty()) {
          throw SeccompException.compiling(
              pointer + "/names/" + j, "empty string is not a valid syscall");
        }
        List<Condition> conditions = conditions(syscall.args(), name, pointer);
        int number = action == defaultValue ? UNKNOWN : names.number(name, nativeArch);
        if (number == UNKNOWN) {
          continue;
        }
        if (sameArgumentTwice(conditions)) {
          // As in runc: libseccomp cannot hold two conditions on one argument, so they are alternatives.
          for (Condition condition : conditions) {
            rules.add(new Rule(action, number, List.of(condition), name, pointer));
          }
        } else {
          rules.add(new Rule(action, number, conditions, name, pointer));
        }
      }
    }
    return rules;
  }

  private static int action(Syscall syscall, String pointer) throws SeccompException {
    SeccompAction action = ProfileNames.action(syscall.action(), pointer + "/action");
    Long errno = syscall.errnoRet();
    if (action == SeccompAction.ERRNO && errno != null && errno > GREATEST_ERRNO) {
      // The kernel would cut it to this; libseccomp refuses it without saying why.
      throw SeccompException.compiling(
          pointer + "/errnoRet", "seccomp errnoRet " + errno + " is above " + GREATEST_ERRNO);
    }
    return action.returnValue(errno);
  }

  private static List<Condition> conditions(List<SyscallArg> args, String name, String pointer)
      throws SeccompException {
    List<Condition> conditions = new ArrayList<>(args.size());
    for (int i = 0; i < args.size(); i++) {
      SyscallArg arg = args.get(i);
      String where = pointer + "/args/" + i;
      SeccompOperator operator = ProfileNames.operator(arg.op(), where + "/op");
      if (arg.index() >= ARGUMENTS) {
        throw SeccompException.compiling(
            where + "/index",
            "error creating seccomp syscall condition for syscall "
                + name
                + ": syscalls only have up to 6 arguments (0 to 5), got index "
                + arg.index());
      }
      conditions.add(new Condition((int) arg.index(), operator, arg.value(), arg.valueTwo()));
    }
    return conditions;
  }

  private static boolean sameArgumentTwice(List<Condition> conditions) {
    int seen = 0;
    for (Condition condition : conditions) {
      int bit = 1 << condition.index();
      if ((seen & bit) != 0) {
        return true;
      }
      seen |= bit;
    }
    return false;
  }
}
