package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.LinuxMemory;
import dev.jrunc.oci.LinuxResources;

/** Limits that no cgroup of this host can have, and names of unit properties. */
final class CgroupCheck implements Check {
  private static final String PROPERTY = "org.systemd.property.";

  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    LinuxResources resources = config.cgroup().resources();
    if (!resources.unified().isEmpty() && !facts.unifiedCgroups()) {
      throw new InvalidSpec(
          "/linux/resources/unified", "invalid configuration: cannot use unified on cgroup v1");
    }
    LinuxMemory memory = resources.memory();
    if (memory != null
        && memory.swappiness() != null
        && Long.compareUnsigned(memory.swappiness(), 100) > 0) {
      throw new InvalidSpec(
          "/linux/resources/memory/swappiness",
          "invalid memory swappiness value: "
              + Long.toUnsignedString(memory.swappiness())
              + " (valid range is 0-100)");
    }
    if (config.cgroup().systemd()) {
      for (String annotation : config.annotations().keySet()) {
        if (annotation.startsWith(PROPERTY)) {
          property(annotation);
        }
      }
    }
  }

  /** systemd's property names are of Latin letters; runc wants at least three. */
  private static void property(String annotation) throws InvalidSpec {
    String name = annotation.substring(PROPERTY.length());
    String reason = name.length() < 3 ? "too short" : "";
    for (int i = 0; i < name.length() && reason.isEmpty(); i++) {
      char c = (char) (name.charAt(i) | 0x20);
      if (c < 'a' || c > 'z') {
        reason = "contains non-alphabetic character";
      }
    }
    if (!reason.isEmpty()) {
      throw new InvalidSpec(
          "/annotations/" + Pointer.escape(annotation),
          "annotation " + annotation + " name incorrect: " + reason);
    }
  }
}
