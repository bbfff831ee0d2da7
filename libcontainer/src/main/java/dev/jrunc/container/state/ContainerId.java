package dev.jrunc.container.state;

import dev.jrunc.container.failure.InvalidId;
import org.jspecify.annotations.Nullable;

/**
 * The name of a container, fit to be one component of a path. It is checked for every verb, not
 * only for create: an id with a slash must not lead delete out of the state root. One that is too long
 * is left to the file system, which says so.
 *
 * @param value the id as given
 */
public record ContainerId(String value) {
  public ContainerId {
    if (reason(value) != null) {
      throw new IllegalArgumentException(reason(value));
    }
  }

  /** The id, if it is one. */
  public static ContainerId of(String value) throws InvalidId {
    String reason = reason(value);
    if (reason != null) {
      throw new InvalidId(reason);
    }
    return new ContainerId(value);
  }

  private static @Nullable String reason(String value) {
    if (value.isEmpty()) {
      return "container id cannot be empty";
    }
    boolean good = !value.equals(".") && !value.equals("..");
    for (int i = 0; good && i < value.length(); i++) {
      char c = value.charAt(i);
      good =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '_'
              || c == '+'
              || c == '-'
              || c == '.';
    }
    return good ? null : "invalid container ID format";
  }

  @Override
  public String toString() {
    return value;
  }
}
