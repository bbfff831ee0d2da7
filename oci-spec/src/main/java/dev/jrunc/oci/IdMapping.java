package dev.jrunc.oci;

/** One line of a uid or gid map (user_namespaces(7)); all three 0 to 2^32-1. */
public record IdMapping(long containerId, long hostId, long size) {}
