package dev.jrunc.container.plan;

import java.util.Objects;

/**
 * A compiled seccomp profile.
 *
 * @param flags SECCOMP_FILTER_FLAG_*
 * @param program an array of struct sock_filter
 */
public record SeccompFilter(long flags, Blob program) {
  /** Checks that there is a program. */
  public SeccompFilter {
    Objects.requireNonNull(program);
  }
}
