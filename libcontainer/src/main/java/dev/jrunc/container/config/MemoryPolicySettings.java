package dev.jrunc.container.config;

import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.MemoryPolicy;
import java.util.List;

/**
 * What set_mempolicy(2) is given.
 *
 * @param mode MPOL_* with the flag bits
 * @param nodes numbers of memory nodes, ascending
 */
public record MemoryPolicySettings(int mode, List<Integer> nodes) {
  private static final int DEFAULT = 0;
  private static final int LOCAL = 4;

  /** Copies the list. */
  public MemoryPolicySettings {
    nodes = List.copyOf(nodes);
  }

  static MemoryPolicySettings from(MemoryPolicy policy) throws InvalidSpec {
    String pointer = "/linux/memoryPolicy";
    int mode = mode(policy.mode());
    if (mode < 0) {
      throw new InvalidSpec(
          pointer + "/mode", "invalid memory policy mode \"" + policy.mode() + "\"");
    }
    List<Integer> nodes;
    try {
      nodes = CpuList.parse(policy.nodes());
    } catch (NumberFormatException e) {
      throw new InvalidSpec(
          pointer + "/nodes",
          "invalid memory policy nodes \"" + policy.nodes() + "\": " + e.getMessage());
    }
    int bits = mode;
    for (int i = 0; i < policy.flags().size(); i++) {
      int flag = flag(policy.flags().get(i));
      if (flag == 0) {
        throw new InvalidSpec(
            pointer + "/flags/" + i,
            "invalid memory policy flag \"" + policy.flags().get(i) + "\"");
      }
      bits |= flag;
    }
    boolean none = mode == DEFAULT || mode == LOCAL;
    if (none && !nodes.isEmpty()) {
      throw new InvalidSpec(
          pointer + "/nodes", "memory policy mode requires 0 nodes but got " + nodes.size());
    }
    if (!none && nodes.isEmpty()) {
      throw new InvalidSpec(
          pointer + "/nodes", "memory policy mode requires at least one node but got 0");
    }
    return new MemoryPolicySettings(bits, nodes);
  }

  private static int mode(String name) {
    return switch (name) {
      case "MPOL_DEFAULT" -> DEFAULT;
      case "MPOL_PREFERRED" -> 1;
      case "MPOL_BIND" -> 2;
      case "MPOL_INTERLEAVE" -> 3;
      case "MPOL_LOCAL" -> LOCAL;
      case "MPOL_PREFERRED_MANY" -> 5;
      case "MPOL_WEIGHTED_INTERLEAVE" -> 6;
      default -> -1;
    };
  }

  private static int flag(String name) {
    return switch (name) {
      case "MPOL_F_NUMA_BALANCING" -> 1 << 13;
      case "MPOL_F_RELATIVE_NODES" -> 1 << 14;
      case "MPOL_F_STATIC_NODES" -> 1 << 15;
      default -> 0;
    };
  }
}
