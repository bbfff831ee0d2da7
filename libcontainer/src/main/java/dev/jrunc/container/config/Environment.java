package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The environment of a container's process, as runc makes it out of the spec's. */
final class Environment {
  private Environment() {}

  /**
   * Each name once, with the value and at the place of its last entry. An empty HOME counts as
   * unset, so that the one from /etc/passwd is used.
   */
  static List<String> from(List<String> entries, String pointer) throws InvalidSpec {
    List<String> result = new ArrayList<>(entries.size());
    Set<String> seen = new HashSet<>();
    for (int i = entries.size() - 1; i >= 0; i--) {
      String entry = entries.get(i);
      int equals = entry.indexOf('=');
      if (equals < 0) {
        throw new InvalidSpec(pointer + "/" + i, "invalid environment variable: missing '='");
      }
      if (equals == 0) {
        throw new InvalidSpec(
            pointer + "/" + i, "invalid environment variable: name cannot be empty");
      }
      String name = entry.substring(0, equals);
      if (entry.indexOf('\0') >= 0) {
        throw new InvalidSpec(
            pointer + "/" + i,
            "invalid environment variable \""
                + name.replace("\0", "\\x00")
                + "\": contains nul byte (\\x00)");
      }
      boolean emptyHome = name.equals("HOME") && equals == entry.length() - 1;
      if (seen.add(name) && !emptyHome) {
        result.add(entry);
      }
    }
    Collections.reverse(result);
    return result;
  }
}
