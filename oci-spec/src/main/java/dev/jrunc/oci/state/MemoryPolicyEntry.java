package dev.jrunc.oci.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NUMA policy in the kernel's numbers (set_mempolicy(2)).
 *
 * @param flags MPOL_F_*
 * @param nodes words of the node mask; {@code null}: none
 */
public record MemoryPolicyEntry(int mode, int flags, @Nullable List<Long> nodes) {

  public MemoryPolicyEntry {
    nodes = nodes == null ? null : List.copyOf(nodes);
  }
}
