package dev.jrunc.container.validate;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.HostFacts;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;

/** Mounts that cannot be what they say. */
final class MountCheck implements Check {
  @Override
  public void run(ContainerConfig config, HostFacts facts) throws InvalidSpec {
    for (MountEntry mount : config.mounts()) {
      if (mount.isBind() && !mount.data().isEmpty()) {
        throw invalid(
            mount, "bind mounts cannot have any filesystem-specific options applied");
      }
      if (mount.destination().equals("/")) {
        throw new InvalidSpec(
            mount.pointer() + "/destination",
            "error mounting \""
                + mount.source()
                + "\" to rootfs at \"/\": mountpoint \""
                + config.rootfs()
                + "\" is on the top of rootfs \""
                + config.rootfs()
                + "\"");
      }
      if (mount.idmap() != null) {
        idmap(config, mount, mount.idmap());
      }
    }
  }

  private static void idmap(ContainerConfig config, MountEntry mount, MountEntry.Idmap idmap)
      throws InvalidSpec {
    if (!mount.isBind()) {
      throw invalid(mount, "id-mapped mounts are only supported for bind-mounts");
    }
    if (config.rootlessEuid()) {
      throw invalid(mount, "id-mapped mounts are not supported for rootless containers");
    }
    boolean noUids = idmap.uidMappings().isEmpty();
    boolean noGids = idmap.gidMappings().isEmpty();
    boolean container = config.namespaces().has(NamespaceType.USER);
    if (noUids != noGids || (noUids && !container)) {
      throw invalid(
          mount, "id-mapped mounts must have both uid and gid mappings specified");
    }
  }

  private static InvalidSpec invalid(MountEntry mount, String reason) {
    return new InvalidSpec(
        mount.pointer(), "invalid mount \"" + mount.destination() + "\": " + reason);
  }
}
