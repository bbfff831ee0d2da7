package dev.jrunc.container;

import org.jspecify.annotations.Nullable;

/**
 * What {@code checkpoint} asks for.
 *
 * @param criu what restore has, too
 * @param parentPath images of the pre-dump before, relative to the image path; empty: none
 * @param leaveRunning the container goes on afterwards
 * @param tcpSkipInFlight TCP connections that are being made are left out
 * @param linkRemap unlinked files may be linked again for the time of the dump
 * @param preDump only memory, and the container goes on
 * @param statusFd fd of the caller that a zero byte is written to when lazy pages are served; -1: none
 * @param pageServer where pages go; null: to the image directory
 */
public record CheckpointOptions(
    CriuSettings criu,
    String parentPath,
    boolean leaveRunning,
    boolean tcpSkipInFlight,
    boolean linkRemap,
    boolean preDump,
    int statusFd,
    @Nullable PageServer pageServer) {

  /** {@code --page-server ADDRESS:PORT}. */
  public record PageServer(String address, int port) {}
}
