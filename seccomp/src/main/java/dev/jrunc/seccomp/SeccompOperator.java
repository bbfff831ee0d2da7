package dev.jrunc.seccomp;

import org.jspecify.annotations.Nullable;

/** How an argument is compared (seccomp_rule_add(3)). */
public enum SeccompOperator {
  NOT_EQUAL("SCMP_CMP_NE", 2, 1),
  LESS("SCMP_CMP_LT", 5, 2),
  LESS_OR_EQUAL("SCMP_CMP_LE", 6, 3),
  EQUAL("SCMP_CMP_EQ", 1, 4),
  GREATER_OR_EQUAL("SCMP_CMP_GE", 4, 5),
  GREATER("SCMP_CMP_GT", 3, 6),
  MASKED_EQUAL("SCMP_CMP_MASKED_EQ", 7, 7);

  private final String ociName;
  private final int runcNumber;
  private final int libseccompNumber;

  SeccompOperator(String ociName, int runcNumber, int libseccompNumber) {
    this.ociName = ociName;
    this.runcNumber = runcNumber;
    this.libseccompNumber = libseccompNumber;
  }

  /** As {@code SCMP_CMP_EQ}. */
  public String ociName() {
    return ociName;
  }

  /** Its number in runc's state.json. */
  public int runcNumber() {
    return runcNumber;
  }

  /** enum scmp_compare of seccomp.h. */
  int libseccompNumber() {
    return libseccompNumber;
  }

  /** The operator of that name, {@code null} if there is none. */
  public static @Nullable SeccompOperator ofOciName(String name) {
    for (SeccompOperator operator : values()) {
      if (operator.ociName.equals(name)) {
        return operator;
      }
    }
    return null;
  }
}
