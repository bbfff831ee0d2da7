package dev.jrunc.oci;

/**
 * A resource limit (getrlimit(2)).
 *
 * @param type as {@code RLIMIT_NOFILE}
 * @param hard unsigned 64-bit; -1 is 2^64-1, RLIM_INFINITY
 * @param soft unsigned 64-bit; -1 is 2^64-1, RLIM_INFINITY
 */
public record Rlimit(String type, long hard, long soft) {}
