package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;
import dev.jrunc.oci.IdMapping;
import java.util.List;

/** What a runtime that is not root can do only in a user namespace. */
final class RootlessCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    if (!config.rootlessEuid()) {
      return;
    }
    if (!config.namespaces().has(NamespaceType.USER)) {
      throw new InvalidSpec(
          "/linux/namespaces", "rootless container requires user namespaces");
    }
    if (config.namespaces().isNew(NamespaceType.USER)) {
      if (config.uidMappings().isEmpty()) {
        throw new InvalidSpec(
            "/linux/uidMappings", "rootless containers requires at least one UID mapping");
      }
      if (config.gidMappings().isEmpty()) {
        throw new InvalidSpec(
            "/linux/gidMappings", "rootless containers requires at least one GID mapping");
      }
    }
    for (MountEntry mount : config.mounts()) {
      int start = 0;
      String data = mount.data();
      while (start <= data.length()) {
        int comma = data.indexOf(',', start);
        int end = comma < 0 ? data.length() : comma;
        String option = data.substring(start, end);
        owner(option, "uid", config.uidMappings(), mount);
        owner(option, "gid", config.gidMappings(), mount);
        start = end + 1;
      }
    }
  }

  private static void owner(
      String option, String what, List<IdMapping> mappings, MountEntry mount)
      throws InvalidSpec {
    if (!option.startsWith(what + "=")) {
      return;
    }
    long id;
    try {
      id = Long.parseLong(option.substring(4));
    } catch (NumberFormatException _) {
      return; // the file system will say what it thinks of it
    }
    if (!UserCheck.mapped(id, mappings)) {
      throw new InvalidSpec(
          mount.pointer() + "/options",
          "cannot specify "
              + option
              + " mount option for rootless container: user namespaces enabled, but no mapping"
              + " found for "
              + what
              + " "
              + id);
    }
  }
}
