package dev.jrunc.oci.features;

import java.util.List;

/** NUMA policies; empty lists: unknown. */
public record MemoryPolicyFeatures(List<String> modes, List<String> flags) {

  public MemoryPolicyFeatures {
    modes = List.copyOf(modes);
    flags = List.copyOf(flags);
  }
}
