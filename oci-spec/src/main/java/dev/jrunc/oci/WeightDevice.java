package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/** Weight of the cgroup on one block device; weights are 0 to 65535. */
public record WeightDevice(
    long major, long minor, @Nullable Integer weight, @Nullable Integer leafWeight) {}
