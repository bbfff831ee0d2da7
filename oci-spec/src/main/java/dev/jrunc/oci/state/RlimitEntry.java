package dev.jrunc.oci.state;

/**
 * A resource limit.
 *
 * @param type RLIMIT_* as the number of getrlimit(2)
 * @param hard unsigned
 * @param soft unsigned
 */
public record RlimitEntry(int type, long hard, long soft) {}
