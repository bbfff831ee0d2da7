package dev.jrunc.oci;

/**
 * Offset of a clock in a time namespace (time_namespaces(7)).
 *
 * @param nanosecs 0 to 2^32-1
 */
public record TimeOffset(long secs, long nanosecs) {}
