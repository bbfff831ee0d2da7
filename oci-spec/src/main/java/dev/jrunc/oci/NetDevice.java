package dev.jrunc.oci;

/**
 * A network device to move into the container.
 *
 * @param name its name there; "": as on the host
 */
public record NetDevice(String name) {}
