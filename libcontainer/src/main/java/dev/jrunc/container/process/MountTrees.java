package dev.jrunc.container.process;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.MountFlags;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.invocation.Invocation;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.MountCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;

/**
 * Detached trees of bind mounts' sources, which the runtime may reach and the root of the container's
 * user namespace may not.
 */
final class MountTrees {
  private final Kernel kernel;
  private final Invocation invocation;
  private final ContainerConfig config;
  private final int init;

  /**
   * @param init pid of the container's init, whose user namespace is the container's
   */
  MountTrees(Kernel kernel, Invocation invocation, ContainerConfig config, int init) {
    this.kernel = kernel;
    this.invocation = invocation;
    this.config = config;
    this.init = init;
  }

  /** The tree at the mount's source; the caller owns it. */
  Fd open(MountEntry mount) throws RuntimeFailure {
    int recursive = (mount.flags() & MountFlags.REC) != 0 ? OpenFlags.AT_RECURSIVE : 0;
    // Opened by the caller, so that a source below /proc/self means it.
    try (Fd source = invocation.open(mount.source(), OpenFlags.O_PATH, 0)) {
      Fd tree =
          kernel.openTree(
              source, "", MountCalls.OPEN_TREE_CLONE | OpenFlags.AT_EMPTY_PATH | recursive);
      MountEntry.Idmap idmap = mount.idmap();
      if (idmap == null) {
        return tree;
      }
      try {
        map(tree, mount, idmap);
        return tree;
      } catch (SyscallException | RuntimeFailure e) {
        tree.close();
        throw e;
      }
    } catch (SyscallException e) {
      throw new SyscallFailed(phrase(mount), e);
    }
  }

  private void map(Fd tree, MountEntry mount, MountEntry.Idmap idmap)
      throws SyscallException, RuntimeFailure {
    if (!config.namespaces().has(NamespaceType.USER) || !isContainers(idmap)) {
      throw new OperationFailed(
          phrase(mount) + ": id mappings other than the container's are not supported yet");
    }
    int flags = OpenFlags.AT_EMPTY_PATH | (idmap.recursive() ? OpenFlags.AT_RECURSIVE : 0);
    try (Fd namespace = kernel.open("/proc/" + init + "/ns/user", OpenFlags.O_RDONLY)) {
      kernel.mountSetattr(
          tree, "", flags, MountCalls.MOUNT_ATTR_IDMAP, 0, 0, namespace);
    }
  }

  private boolean isContainers(MountEntry.Idmap idmap) {
    return (idmap.uidMappings().isEmpty() && idmap.gidMappings().isEmpty())
        || (idmap.uidMappings().equals(config.uidMappings())
            && idmap.gidMappings().equals(config.gidMappings()));
  }

  private static String phrase(MountEntry mount) {
    return InitFailed.PREFIX
        + "error mounting \""
        + mount.source()
        + "\" to rootfs at \""
        + mount.destination()
        + "\"";
  }
}
