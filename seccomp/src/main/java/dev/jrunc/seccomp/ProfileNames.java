package dev.jrunc.seccomp;

/** The profile's names as values, with runc's words for those that are none. */
final class ProfileNames {
  private ProfileNames() {}

  static SeccompAction action(String name, String pointer) throws SeccompException {
    SeccompAction action = SeccompAction.ofOciName(name);
    if (action == null) {
      throw SeccompException.reading(pointer, "string " + name + " is not a valid action for seccomp");
    }
    return action;
  }

  static SeccompOperator operator(String name, String pointer) throws SeccompException {
    SeccompOperator operator = SeccompOperator.ofOciName(name);
    if (operator == null) {
      throw SeccompException.reading(pointer, "string " + name + " is not a valid operator for seccomp");
    }
    return operator;
  }

  static SeccompArch arch(String name, String pointer) throws SeccompException {
    SeccompArch arch = SeccompArch.ofOciName(name);
    if (arch == null) {
      throw SeccompException.reading(pointer, "string " + name + " is not a valid arch for seccomp");
    }
    return arch;
  }

  static SeccompFlag flag(String name, String pointer) throws SeccompException {
    SeccompFlag flag = SeccompFlag.ofOciName(name);
    if (flag == null) {
      throw SeccompException.reading(pointer, "seccomp flag " + name + " is not known to runc");
    }
    return flag;
  }
}
