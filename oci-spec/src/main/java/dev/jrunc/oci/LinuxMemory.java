package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/**
 * Memory limits in bytes; -1 is "no limit", {@code null} is "leave alone".
 *
 * @param swap memory and swap together
 * @param kernel ignored by the kernel since 5.4
 * @param swappiness unsigned, 0 to 100 when valid
 */
public record LinuxMemory(
    @Nullable Long limit,
    @Nullable Long reservation,
    @Nullable Long swap,
    @Nullable Long kernel,
    @Nullable Long kernelTcp,
    @Nullable Long swappiness,
    @Nullable Boolean disableOomKiller,
    @Nullable Boolean useHierarchy,
    @Nullable Boolean checkBeforeUpdate) {}
