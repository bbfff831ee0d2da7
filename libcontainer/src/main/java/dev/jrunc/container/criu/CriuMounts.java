package dev.jrunc.container.criu;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.DeviceNode;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.CgroupHierarchy;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.linux.securejoin.RootDirectory;
import dev.jrunc.linux.securejoin.SecureJoin;
import java.util.List;

/**
 * The mounts that CRIU must take for external: their content is the host's. A dump names each by
 * where it is mounted, and a restore says under that name what is to be mounted there. The names are
 * runc's, so that each can restore what the other dumped.
 */
public final class CriuMounts {
  private static final String NULL = "/dev/null";

  private final Kernel kernel;
  private final ContainerConfig config;
  private final List<CgroupHierarchy> hierarchies;

  /** @param hierarchies of cgroup v1, as the container's mount of type {@code cgroup} shows them */
  public CriuMounts(Kernel kernel, ContainerConfig config, List<CgroupHierarchy> hierarchies) {
    this.kernel = kernel;
    this.config = config;
    this.hierarchies = hierarchies;
  }

  /** @param init a process of the container, for what it has among the masked paths */
  public void nameForDump(CriuOptions options, int init) throws RuntimeFailure {
    try {
      for (MountEntry mount : config.mounts()) {
        if (mount.isBind()) {
          String place = inRootfs(mount.destination());
          options.externalMount(place, place);
        } else if (isCgroupBinds(mount)) {
          for (CgroupHierarchy hierarchy : hierarchies) {
            String place = inRootfs(mount.destination() + "/" + hierarchy.name());
            options.externalMount(place, place);
          }
        }
      }
      nameMasks(options, init);
      for (DeviceNode node : config.devices()) {
        if (!node.path().isEmpty()) {
          String place = inRootfs(node.path());
          options.externalMount(place, place);
        }
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to name the container's mounts", e);
    }
  }

  /** A masked directory is a file system of its own, which CRIU dumps. */
  private void nameMasks(CriuOptions options, int init) throws SyscallException {
    try (RootDirectory root = RootDirectory.open(kernel, "/proc/" + init + "/root")) {
      for (String path : config.maskedPaths()) {
        try (Fd masked = root.openInRoot(path, OpenFlags.O_PATH)) {
          if (!kernel.fstat(masked).isDirectory()) {
            options.externalMount(path, NULL);
          }
        } catch (SyscallException e) {
          if (!e.is(Errno.ENOENT, Errno.ENOTDIR)) {
            throw e;
          }
        }
      }
    }
  }

  /** What takes the place of what a dump named. */
  public void giveForRestore(CriuOptions options) throws RuntimeFailure {
    try {
      for (MountEntry mount : config.mounts()) {
        if (mount.isBind()) {
          options.externalMount(inRootfs(mount.destination()), mount.source());
        } else if (isCgroupBinds(mount)) {
          for (CgroupHierarchy hierarchy : hierarchies) {
            options.externalMount(
                inRootfs(mount.destination() + "/" + hierarchy.name()), hierarchy.directory());
          }
        }
      }
      if (!config.maskedPaths().isEmpty()) {
        options.externalMount(NULL, NULL);
      }
      for (DeviceNode node : config.devices()) {
        if (!node.path().isEmpty()) {
          options.externalMount(inRootfs(node.path()), node.path());
        }
      }
    } catch (SyscallException e) {
      throw new SyscallFailed("unable to name the container's mounts", e);
    }
  }

  /** Of version 1, and not seen through a cgroup namespace: then they are ordinary mounts. */
  private boolean isCgroupBinds(MountEntry mount) {
    return mount.type().equals("cgroup")
        && !hierarchies.isEmpty()
        && !config.namespaces().has(NamespaceType.CGROUP);
  }

  /** Where a destination lies behind the root file system's own links. */
  private String inRootfs(String destination) throws SyscallException {
    String joined = SecureJoin.join(kernel, config.rootfs(), destination);
    return config.rootfs().equals("/") ? joined : joined.substring(config.rootfs().length());
  }
}
