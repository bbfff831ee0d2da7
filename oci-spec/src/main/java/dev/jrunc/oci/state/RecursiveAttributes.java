package dev.jrunc.oci.state;

/** Arguments of mount_setattr(2) with AT_RECURSIVE, all unsigned. */
public record RecursiveAttributes(long set, long clear, long propagation, long usernsFd) {}
