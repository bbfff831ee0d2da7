package dev.jrunc.container;

/**
 * What {@code restore} asks of CRIU.
 *
 * @param criu what checkpoint has, too
 * @param lsmProfile {@code TYPE:NAME} instead of the one dumped; empty: that one
 * @param lsmMountContext SELinux context of mounts instead of the one dumped; empty: that one
 */
public record RestoreOptions(CriuSettings criu, String lsmProfile, String lsmMountContext) {}
