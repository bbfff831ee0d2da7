package dev.jrunc.cgroups.stats;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Input and output on block devices, with that of the cgroups below. Version 2 has only the first two. */
public record BlkioStats(
    List<Entry> ioServiceBytes,
    List<Entry> ioServiced,
    List<Entry> ioQueued,
    List<Entry> ioServiceTime,
    List<Entry> ioWaitTime,
    List<Entry> ioMerged,
    List<Entry> ioTime,
    List<Entry> sectors,
    @Nullable Pressure pressure) {

  /**
   * A line of such a file.
   *
   * @param op {@code Read}, {@code Write} and the like; "" if the file makes no difference
   */
  public record Entry(long major, long minor, String op, long value) {}

  public static final BlkioStats NONE =
      new BlkioStats(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null);

  /** Copies the lists. */
  public BlkioStats {
    ioServiceBytes = List.copyOf(ioServiceBytes);
    ioServiced = List.copyOf(ioServiced);
    ioQueued = List.copyOf(ioQueued);
    ioServiceTime = List.copyOf(ioServiceTime);
    ioWaitTime = List.copyOf(ioWaitTime);
    ioMerged = List.copyOf(ioMerged);
    ioTime = List.copyOf(ioTime);
    sectors = List.copyOf(sectors);
  }
}
