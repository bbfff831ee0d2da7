package dev.jrunc.cgroups;

/** cpu.weight of version 2, for who has said cpu.shares. */
public final class CpuWeight {
  private CpuWeight() {}

  /**
   * From shares (2 to 262144, 1024 as default) to weight (1 to 10000, 100 as default), on a curve that
   * keeps all three. 0 is "not set" on both sides.
   */
  public static long of(long shares) {
    if (shares == 0) {
      return 0;
    }
    if (Long.compareUnsigned(shares, 2) <= 0) {
      return 1;
    }
    if (Long.compareUnsigned(shares, 262_144) >= 0) {
      return 10_000;
    }
    // log2 by way of the exponent, so that powers of two come out exact.
    int exponent = 63 - Long.numberOfLeadingZeros(shares);
    double l = exponent + Math.log((double) shares / (1L << exponent)) / Math.log(2);
    return (long) Math.ceil(Math.pow(10, (l * l + 125 * l) / 612.0 - 7.0 / 34.0));
  }
}
