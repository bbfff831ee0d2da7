package dev.jrunc.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks things up in the environment that the caller gave. */
final class CallerEnvironment {
  private CallerEnvironment() {}

  /** The variable's value; null if it is not set. Of several, the first counts, as in Go. */
  static @Nullable String get(List<String> environment, String name) {
    for (String entry : environment) {
      if (entry.length() > name.length() && entry.charAt(name.length()) == '=' && entry.startsWith(name)) {
        return entry.substring(name.length() + 1);
      }
    }
    return null;
  }
}
