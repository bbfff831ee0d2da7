package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program run at a point of the container's life.
 *
 * @param args argv with argv[0]
 * @param env {@code null}: absent, the caller's environment (in runc); empty: an empty environment
 * @param timeout seconds; {@code null}: none
 */
public record Hook(String path, List<String> args, @Nullable List<String> env, @Nullable Long timeout) {

  public Hook {
    args = List.copyOf(args);
    env = env == null ? null : List.copyOf(env);
  }
}
