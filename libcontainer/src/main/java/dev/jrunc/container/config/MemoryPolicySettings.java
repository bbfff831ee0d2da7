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
  private static final int LOWEST_FLAG = 1 << 13;

  /** By number (linux/mempolicy.h). */
  private static final List<String> MODES =
      List.of(
          "MPOL_DEFAULT",
          "MPOL_PREFERRED",
          "MPOL_BIND",
          "MPOL_INTERLEAVE",
          "MPOL_LOCAL",
          "MPOL_PREFERRED_MANY",
          "MPOL_WEIGHTED_INTERLEAVE");

  private static final List<String> FLAGS =
      List.of("MPOL_F_NUMA_BALANCING", "MPOL_F_RELATIVE_NODES", "MPOL_F_STATIC_NODES");

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

  /** The names of all modes: what {@code features} lists. */
  public static List<String> knownModes() {
    return MODES;
  }

  /** The names of all flags, from the lowest bit on. */
  public static List<String> knownFlags() {
    return FLAGS;
  }

  /** -1: there is no such mode. */
  private static int mode(String name) {
    return MODES.indexOf(name);
  }

  /** 0: there is no such flag. */
  private static int flag(String name) {
    int at = FLAGS.indexOf(name);
    return at < 0 ? 0 : LOWEST_FLAG << at;
  }
}
