package dev.jrunc.oci;

/**
 * Rate limit of the cgroup on one block device.
 *
 * @param rate unsigned, bytes or operations in a second
 */
public record ThrottleDevice(long major, long minor, long rate) {}
