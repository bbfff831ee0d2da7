package dev.jrunc.oci.state;

/**
 * A rule of the device controller.
 *
 * @param type letter {@code a b c}
 * @param major -1: any
 * @param minor -1: any
 * @param permissions letters of {@code rwm}
 */
public record DeviceRule(char type, long major, long minor, String permissions, boolean allow) {}
