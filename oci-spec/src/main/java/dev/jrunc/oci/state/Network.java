package dev.jrunc.oci.state;

/**
 * A network interface that the runtime sets up itself; runc knows only {@code loopback} since long, the
 * other properties of its record are always zero.
 */
public record Network(String type) {}
