package dev.jrunc.oci;

import java.util.List;

/**
 * Execution domain (personality(2)).
 *
 * @param domain {@code LINUX} or {@code LINUX32} when valid
 */
public record Personality(String domain, List<String> flags) {

  public Personality {
    flags = List.copyOf(flags);
  }
}
