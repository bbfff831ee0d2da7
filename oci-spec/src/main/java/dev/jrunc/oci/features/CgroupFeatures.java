package dev.jrunc.oci.features;

import org.jspecify.annotations.Nullable;

/** Cgroup versions and drivers; {@code null}: unknown. */
public record CgroupFeatures(
    @Nullable Boolean v1,
    @Nullable Boolean v2,
    @Nullable Boolean systemd,
    @Nullable Boolean systemdUser,
    @Nullable Boolean rdma) {}
