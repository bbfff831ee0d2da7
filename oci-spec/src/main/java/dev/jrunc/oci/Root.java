package dev.jrunc.oci;

/**
 * The container's root file system (config.md, "Root").
 *
 * @param path absolute, or relative to the bundle
 * @param readonly whether the root is remounted read-only after all mounts
 */
public record Root(String path, boolean readonly) {}
