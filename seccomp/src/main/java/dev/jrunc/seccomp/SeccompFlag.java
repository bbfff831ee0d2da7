package dev.jrunc.seccomp;

import org.jspecify.annotations.Nullable;

/** Flags of seccomp(2) that a profile may name. */
public enum SeccompFlag {
  /** Has no effect: the filter is loaded by a process with one thread. */
  TSYNC("SECCOMP_FILTER_FLAG_TSYNC", 0, 0),
  SPEC_ALLOW("SECCOMP_FILTER_FLAG_SPEC_ALLOW", 1 << 2, 4),
  LOG("SECCOMP_FILTER_FLAG_LOG", 1 << 1, 3),
  WAIT_KILLABLE_RECV("SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", 1 << 5, 7);

  /** SECCOMP_FILTER_FLAG_NEW_LISTENER: set for profiles that notify, never by name. */
  public static final int NEW_LISTENER = 1 << 3;

  private final String ociName;
  private final int bit;
  private final int apiLevel;

  SeccompFlag(String ociName, int bit, int apiLevel) {
    this.ociName = ociName;
    this.bit = bit;
    this.apiLevel = apiLevel;
  }

  /** As {@code SECCOMP_FILTER_FLAG_LOG}. */
  public String ociName() {
    return ociName;
  }

  int bit() {
    return bit;
  }

  /** The least seccomp_api_get(3) with which kernel and libseccomp have the flag. */
  int apiLevel() {
    return apiLevel;
  }

  /** The flag of that name, {@code null} if there is none. */
  public static @Nullable SeccompFlag ofOciName(String name) {
    for (SeccompFlag flag : values()) {
      if (flag.ociName.equals(name)) {
        return flag;
      }
    }
    return null;
  }
}
