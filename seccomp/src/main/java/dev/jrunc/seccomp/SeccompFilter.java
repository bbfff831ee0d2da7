package dev.jrunc.seccomp;

import java.util.List;

/** A profile compiled: what seccomp(2) is to be called with. */
public final class SeccompFilter {
  private final byte[] program;
  private final int flags;
  private final List<String> warnings;

  SeccompFilter(byte[] program, int flags, List<String> warnings) {
    this.program = program.clone();
    this.flags = flags;
    this.warnings = List.copyOf(warnings);
  }

  /** An array of struct sock_filter in the machine's byte order, 8 bytes each. */
  public byte[] program() {
    return program.clone();
  }

  /** SECCOMP_FILTER_FLAG_*, for the {@code flags} of seccomp(2). runc logs them at level debug. */
  public int flags() {
    return flags;
  }

  /** Whether a listener comes of it ({@link SeccompFlag#NEW_LISTENER} is set). */
  public boolean notifies() {
    return (flags & SeccompFlag.NEW_LISTENER) != 0;
  }

  /** For the log, at level warning. */
  public List<String> warnings() {
    return warnings;
  }
}
