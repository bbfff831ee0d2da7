package dev.jrunc.container.config;

import dev.jrunc.oci.IdMapping;
import org.jspecify.annotations.Nullable;

/**
 * To whom the container's cgroup belongs: where the container sees its own cgroup as the root and may
 * write there, its process gets it, as the specification demands ("Cgroup ownership").
 */
public final class CgroupOwner {
  private CgroupOwner() {}

  /** Host uid; null: the cgroup stays the runtime's. */
  public static @Nullable Long of(ContainerConfig config) {
    if (!config.namespaces().isNew(NamespaceType.CGROUP) || !mountsItsCgroup(config)) {
      return null;
    }
    long uid = Integer.toUnsignedLong(config.process().uid());
    if (!config.namespaces().has(NamespaceType.USER)) {
      return uid;
    }
    for (IdMapping mapping : config.uidMappings()) {
      if (uid >= mapping.containerId() && uid - mapping.containerId() < mapping.size()) {
        return mapping.hostId() + uid - mapping.containerId();
      }
    }
    return null;
  }

  private static boolean mountsItsCgroup(ContainerConfig config) {
    for (MountEntry mount : config.mounts()) {
      if (mount.source().equals("cgroup")
          && mount.destination().equals("/sys/fs/cgroup")
          && (mount.flags() & MountFlags.RDONLY) == 0) {
        return true;
      }
    }
    return false;
  }
}
