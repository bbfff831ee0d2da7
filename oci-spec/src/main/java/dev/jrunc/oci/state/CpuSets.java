package dev.jrunc.oci.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CPUs for exec, as the words of a cpu_set_t (CPU 0 is bit 0 of the first word).
 *
 * @param initial {@code null} for none
 * @param last JSON {@code Final}; {@code null} for none
 */
public record CpuSets(@Nullable List<Long> initial, @Nullable List<Long> last) {

  public CpuSets {
    initial = initial == null ? null : List.copyOf(initial);
    last = last == null ? null : List.copyOf(last);
  }
}
