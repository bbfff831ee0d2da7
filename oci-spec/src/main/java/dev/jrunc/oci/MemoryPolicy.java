package dev.jrunc.oci;

import java.util.List;

/**
 * NUMA policy (set_mempolicy(2)).
 *
 * @param mode as {@code MPOL_BIND}
 * @param nodes list like {@code 0-1,3}
 * @param flags as {@code MPOL_F_STATIC_NODES}
 */
public record MemoryPolicy(String mode, String nodes, List<String> flags) {

  public MemoryPolicy {
    flags = List.copyOf(flags);
  }
}
