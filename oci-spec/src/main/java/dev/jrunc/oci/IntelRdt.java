package dev.jrunc.oci;

import java.util.List;

/**
 * Intel Resource Director Technology (config-linux.md, "IntelRdt").
 *
 * @param schemata lines written as they are
 * @param l3CacheSchema "" if absent
 * @param memBwSchema "" if absent
 * @param enableCmt deprecated in 1.3 for {@code enableMonitoring}
 * @param enableMbm deprecated in 1.3 for {@code enableMonitoring}
 */
public record IntelRdt(
    String closId,
    List<String> schemata,
    String l3CacheSchema,
    String memBwSchema,
    boolean enableCmt,
    boolean enableMbm,
    boolean enableMonitoring) {

  public IntelRdt {
    schemata = List.copyOf(schemata);
  }
}
