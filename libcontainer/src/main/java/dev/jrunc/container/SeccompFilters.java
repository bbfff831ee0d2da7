package dev.jrunc.container;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.container.plan.Blob;
import dev.jrunc.container.plan.SeccompFilter;
import dev.jrunc.oci.LinuxSeccomp;
import dev.jrunc.seccomp.SeccompException;
import org.jspecify.annotations.Nullable;

/** Compiled seccomp profiles, as plans take them. */
final class SeccompFilters {
  private SeccompFilters() {}

  /** The filter of a configuration; null if it has no profile. */
  static @Nullable SeccompFilter compile(RuntimeContext context, ContainerConfig config)
      throws InvalidSpec {
    LinuxSeccomp profile = config.seccomp();
    if (profile == null) {
      return null;
    }
    try {
      dev.jrunc.seccomp.SeccompFilter filter = context.memory().seccompPrograms().of(profile);
      for (String warning : filter.warnings()) {
        context.log().warning(warning);
      }
      if (context.log().debugEnabled()) {
        context.log().debug("seccomp filter flags: " + filter.flags());
      }
      return new SeccompFilter(
          Integer.toUnsignedLong(filter.flags()), Blob.of(filter.program()));
    } catch (SeccompException e) {
      throw new InvalidSpec("/linux/seccomp" + e.pointer(), String.valueOf(e.getMessage()));
    }
  }
}
