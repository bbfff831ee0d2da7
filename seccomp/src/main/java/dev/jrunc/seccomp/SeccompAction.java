package dev.jrunc.seccomp;

import org.jspecify.annotations.Nullable;

/**
 * What happens to a syscall that a rule matches (seccomp(2), config-linux.md "Seccomp").
 */
public enum SeccompAction {
  KILL("SCMP_ACT_KILL", 1, 0x0000_0000),
  KILL_PROCESS("SCMP_ACT_KILL_PROCESS", 9, 0x8000_0000),
  KILL_THREAD("SCMP_ACT_KILL_THREAD", 8, 0x0000_0000),
  TRAP("SCMP_ACT_TRAP", 3, 0x0003_0000),
  ERRNO("SCMP_ACT_ERRNO", 2, 0x0005_0000),
  TRACE("SCMP_ACT_TRACE", 5, 0x7ff0_0000),
  ALLOW("SCMP_ACT_ALLOW", 4, 0x7fff_0000),
  LOG("SCMP_ACT_LOG", 6, 0x7ffc_0000),
  NOTIFY("SCMP_ACT_NOTIFY", 7, 0x7fc0_0000);

  private static final int EPERM = 1;

  private final String ociName;
  private final int runcNumber;
  private final int base;

  SeccompAction(String ociName, int runcNumber, int base) {
    this.ociName = ociName;
    this.runcNumber = runcNumber;
    this.base = base;
  }

  /** As {@code SCMP_ACT_ERRNO}. */
  public String ociName() {
    return ociName;
  }

  /** Its number in runc's state.json. */
  public int runcNumber() {
    return runcNumber;
  }

  /** The action of that name, {@code null} if there is none. */
  public static @Nullable SeccompAction ofOciName(String name) {
    for (SeccompAction action : values()) {
      if (action.ociName.equals(name)) {
        return action;
      }
    }
    return null;
  }

  /**
   * What the filter returns to the kernel, SECCOMP_RET_*.
   *
   * @param errnoRet for ERRNO and TRACE, else ignored as runc ignores it; {@code null}: EPERM
   */
  int returnValue(@Nullable Long errnoRet) {
    return this == ERRNO || this == TRACE
        ? base | (errnoRet == null ? EPERM : (int) (errnoRet & 0xffff))
        : base;
  }

  /**
   * Whether syscalls that no rule names go ahead. TRACE counts: a tracer must be able to answer ENOSYS
   * to new syscalls by itself.
   */
  boolean isPermissive() {
    return this == ALLOW || this == LOG || this == TRACE;
  }
}
