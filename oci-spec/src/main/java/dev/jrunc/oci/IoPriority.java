package dev.jrunc.oci;

/**
 * I/O priority (ioprio_set(2)).
 *
 * @param ioClass JSON {@code class}, as {@code IOPRIO_CLASS_BE}
 * @param priority 0 to 7 when valid
 */
public record IoPriority(String ioClass, int priority) {}
