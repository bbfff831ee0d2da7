package dev.jrunc.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code checkpoint} and {@code restore} both pass on to CRIU. Paths are the caller's: absolute,
 * or relative to the caller's working directory.
 *
 * @param imagePath directory of the images
 * @param workPath directory of logs and statistics; null: that of the images
 * @param tcpEstablished open TCP connections are allowed
 * @param extUnixSk unix sockets with a peer outside are allowed
 * @param shellJob a session and terminal from outside are allowed
 * @param fileLocks file locks are dumped and restored
 * @param lazyPages memory is brought in when it is needed
 * @param autoDedup memory that a later image has as well is dropped from the earlier one
 * @param manageCgroupsMode {@code soft full strict ignore}; empty: CRIU's default
 * @param emptyNs types of namespaces that are made, but not filled
 */
public record CriuSettings(
    String imagePath,
    @Nullable String workPath,
    boolean tcpEstablished,
    boolean extUnixSk,
    boolean shellJob,
    boolean fileLocks,
    boolean lazyPages,
    boolean autoDedup,
    String manageCgroupsMode,
    List<String> emptyNs) {

  public CriuSettings {
    emptyNs = List.copyOf(emptyNs);
    if (imagePath.isEmpty()) {
      throw new IllegalArgumentException("no image path");
    }
  }
}
