package dev.jrunc.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a container (runtime.md, "State") as hooks and seccomp agents get it.
 *
 * @param status {@code creating created running stopped}; runc also has {@code paused}
 * @param pid of init; {@code null}: left out, as it is once the container is stopped
 * @param bundle absolute path
 */
public record State(
    String ociVersion,
    String id,
    String status,
    @Nullable Integer pid,
    String bundle,
    Map<String, String> annotations) {

  public State {
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
  }
}
