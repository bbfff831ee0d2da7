package dev.jrunc.oci.features;

import org.jspecify.annotations.Nullable;

/** Intel RDT; {@code null}: unknown. */
public record IntelRdtFeatures(
    @Nullable Boolean enabled, @Nullable Boolean schemata, @Nullable Boolean monitoring) {}
