package dev.jrunc.oci;

/** Priority of a network interface's traffic, 0 to 2^32-1. */
public record InterfacePriority(String name, long priority) {}
