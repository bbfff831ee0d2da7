package dev.jrunc.cgroups.stats;

/**
 * Processes and threads.
 *
 * @param limit 0: none
 */
public record PidsStats(long current, long limit) {
  public static final PidsStats NONE = new PidsStats(0, 0);
}
