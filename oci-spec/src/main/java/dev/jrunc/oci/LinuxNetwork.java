package dev.jrunc.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The net_cls and net_prio controllers (cgroup v1).
 *
 * @param classId 0 to 2^32-1
 */
public record LinuxNetwork(@Nullable Long classId, List<InterfacePriority> priorities) {

  public LinuxNetwork {
    priorities = List.copyOf(priorities);
  }
}
