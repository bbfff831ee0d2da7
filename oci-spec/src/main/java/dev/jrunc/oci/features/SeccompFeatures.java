package dev.jrunc.oci.features;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seccomp.
 *
 * @param supportedFlags those of {@code knownFlags} that libseccomp and the kernel take
 */
public record SeccompFeatures(
    @Nullable Boolean enabled,
    List<String> actions,
    List<String> operators,
    List<String> archs,
    List<String> knownFlags,
    List<String> supportedFlags) {

  public SeccompFeatures {
    actions = List.copyOf(actions);
    operators = List.copyOf(operators);
    archs = List.copyOf(archs);
    knownFlags = List.copyOf(knownFlags);
    supportedFlags = List.copyOf(supportedFlags);
  }
}
