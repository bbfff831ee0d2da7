package dev.jrunc.oci;

/**
 * Limit on huge pages of one size.
 *
 * @param pageSize as {@code 2MB}
 * @param limit unsigned, bytes
 */
public record HugepageLimit(String pageSize, long limit) {}
