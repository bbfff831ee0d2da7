package dev.jrunc.oci;

import org.jspecify.annotations.Nullable;

/**
 * A rule of the device controller.
 *
 * @param type {@code a b c}; "": all
 * @param major {@code null} or -1: any
 * @param minor {@code null} or -1: any
 * @param access letters of {@code rwm}; "" if absent
 */
public record DeviceCgroup(
    boolean allow, String type, @Nullable Long major, @Nullable Long minor, String access) {}
