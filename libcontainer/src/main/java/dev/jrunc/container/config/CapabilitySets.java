package dev.jrunc.container.config;

/** The five capability sets; bit n is capability n of linux/capability.h. */
public record CapabilitySets(
    long bounding, long effective, long permitted, long inheritable, long ambient) {}
