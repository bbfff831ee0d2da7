package dev.jrunc.cgroups.stats;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memory, in bytes.
 *
 * @param cache pages of files
 * @param swap memory and swap together, in both versions
 * @param kernel version 1 only, like {@code kernelTcp}
 * @param raw the whole of memory.stat
 */
public record MemoryStats(
    long cache,
    Usage usage,
    Usage swap,
    Usage kernel,
    Usage kernelTcp,
    Map<String, Long> raw,
    @Nullable Pressure pressure) {

  /**
   * One kind of memory; all values are unsigned.
   *
   * @param limit 2^64-1 or close to 2^63: none
   * @param max the most there has been; 0: the kernel does not say
   * @param failcnt how often the limit was reached
   */
  public record Usage(long limit, long usage, long max, long failcnt) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);
  }

  public static final MemoryStats NONE =
      new MemoryStats(0, Usage.NONE, Usage.NONE, Usage.NONE, Usage.NONE, Map.of(), null);

  /** Copies the map. */
  public MemoryStats {
    raw = Collections.unmodifiableMap(new LinkedHashMap<>(raw));
  }
}
