package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/**
 * A device node to make (config-linux.md, "Devices").
 *
 * @param type {@code c u b p} when valid
 * @param fileMode permission bits; {@code null}: the runtime's default
 * @param uid 0 to 2^32-1; {@code null}: root
 * @param gid 0 to 2^32-1; {@code null}: root
 */
public record Device(
    String path,
    String type,
    long major,
    long minor,
    @Nullable Long fileMode,
    @Nullable Long uid,
    @Nullable Long gid) {}
