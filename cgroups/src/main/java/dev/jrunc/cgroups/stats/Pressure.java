package dev.jrunc.cgroups.stats;

/** Pressure stall information (accounting/psi.rst): time lost to waiting for a resource. */
public record Pressure(Share some, Share full) {

  /**
   * A line of a pressure file.
   *
   * @param avg10 percent of the last 10 seconds; likewise the next two
   * @param total microseconds
   */
  public record Share(double avg10, double avg60, double avg300, long total) {
    public static final Share NONE = new Share(0, 0, 0, 0);
  }
}
