package dev.jrunc.oci;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What {@code state} and {@code list --format json} tell of a container (runc's {@code containerState}).
 *
 * @param pid of init, 0 when stopped
 * @param status {@code created running paused stopped}
 * @param owner name of the user who made it, or {@code #uid}; "" in {@code state}
 */
public record ContainerStatus(
    String ociVersion,
    String id,
    int pid,
    String status,
    String bundle,
    String rootfs,
    Instant created,
    Map<String, String> annotations,
    String owner) {

  public ContainerStatus {
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }
}
