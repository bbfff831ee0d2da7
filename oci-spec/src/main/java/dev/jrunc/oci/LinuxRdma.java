package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/** Limits of the rdma controller, 0 to 2^32-1; {@code null}: no limit. */
public record LinuxRdma(@Nullable Long hcaHandles, @Nullable Long hcaObjects) {}
