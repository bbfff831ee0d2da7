package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/**
 * Limit of the pids controller.
 *
 * @param limit {@code null}: leave alone; below zero: no limit
 */
public record LinuxPids(@Nullable Long limit) {}
