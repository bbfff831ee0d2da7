package dev.jrunc.oci;

/**
 * CPUs for exec (config.md, {@code execCPUAffinity}), as lists like {@code 0-3,7}; "" for none.
 *
 * @param initial set before the process joins the container's cgroup
 * @param last JSON {@code final}: set after it has joined
 */
public record CpuAffinity(String initial, String last) {}
