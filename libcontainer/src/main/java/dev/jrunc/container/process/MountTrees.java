package dev.jrunc.container.process;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.config.Paths;
import dev.jrunc.container.failure.InitFailed;
import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.container.failure.RuntimeFailure;
import dev.jrunc.container.failure.SyscallFailed;
import dev.jrunc.container.plan.MountSection;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.Fd;
import dev.jrunc.linux.Kernel;
import dev.jrunc.linux.MountCalls;
import dev.jrunc.linux.OpenFlags;
import dev.jrunc.linux.SyscallException;
import dev.jrunc.oci.IdMapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Detached trees of bind mounts' sources, which the runtime may reach and the root of the container's
 * user namespace may not, with their ids mapped if the mount asks for it.
 */
final class MountTrees implements AutoCloseable {
  /** What a user namespace maps. */
  private record Maps(List<IdMapping> uids, List<IdMapping> gids) {}

  private final LaunchContext context;
  private final Kernel kernel;
  private final ContainerConfig config;
  private final Map<Maps, Fd> namespaces = new HashMap<>();
  private final Map<Integer, Fd> opened = new HashMap<>();
  private Set<Integer> inside = Set.of();
  private int init;

  MountTrees(LaunchContext context, ContainerConfig config) {
    this.context = context;
    this.kernel = context.kernel();
    this.config = config;
  }

  /**
   * Indexes of the mounts whose source is at or below the rootfs, where the container's own mounts
   * change what it is: they can only be opened once those before them are made.
   */
  Set<Integer> fromInside() {
    Set<Integer> found = new HashSet<>();
    for (int i = 0; i < config.mounts().size(); i++) {
      MountEntry mount = config.mounts().get(i);
      if (MountSection.fromRuntime(config, mount) && isInside(mount)) {
        found.add(i);
      }
    }
    inside = found;
    return found;
  }

  /**
   * Told before any tree is opened in the container's namespaces.
   *
   * @param pid of the container's init
   */
  void of(int pid) {
    init = pid;
  }

  /** Opens what can be opened before anything is mounted. */
  void openOutside() throws RuntimeFailure {
    if (!hasOwnMounts()) {
      return;
    }
    List<Integer> outside = new ArrayList<>();
    List<MountEntry> mounts = new ArrayList<>();
    for (int i = 0; i < config.mounts().size(); i++) {
      MountEntry mount = config.mounts().get(i);
      if (MountSection.fromRuntime(config, mount)
          && !inside.contains(i)
          && !isOfCaller(mount.source())) {
        outside.add(i);
        mounts.add(mount);
      }
    }
    if (mounts.isEmpty()) {
      return;
    }
    List<Fd> trees = new HelperProcess(context).trees(init, mounts);
    for (int i = 0; i < trees.size(); i++) {
      opened.put(outside.get(i), trees.get(i));
    }
  }

  private boolean isInside(MountEntry mount) {
    if (Paths.isAtOrBelow(mount.source(), config.rootfs())) {
      return true;
    }
    // A link may lead there.
    try (Fd source = openSource(mount)) {
      return Paths.isAtOrBelow(
          kernel.readlinkat(source, "/proc/self/fd/" + source.number()), config.rootfs());
    } catch (SyscallException _) {
      // Told when it is opened to be mounted.
      return false;
    }
  }

  /**
   * Whether the container's mount namespace belongs to its user namespace. Then the flags of mounts
   * that came from the host are locked in it, and only there: a clone of the runtime's own could be
   * made writable by the container.
   */
  private boolean hasOwnMounts() {
    return config.namespaces().has(NamespaceType.USER)
        && config.namespaces().has(NamespaceType.MOUNT);
  }

  /** Whether a path means something else for each process. */
  private static boolean isOfCaller(String source) {
    return source.startsWith("/proc/self/")
        || source.startsWith("/proc/thread-self/")
        || source.startsWith("/dev/fd/")
        || source.startsWith("/dev/std");
  }

  /**
   * The tree at the source of a mount.
   *
   * @return owned by the caller
   */
  Fd open(int index) throws RuntimeFailure {
    MountEntry mount = config.mounts().get(index);
    Fd tree = opened.remove(index);
    if (tree == null) {
      tree = inside.contains(index) ? inside(mount) : outside(mount);
    }
    MountEntry.Idmap idmap = mount.idmap();
    if (idmap == null) {
      return tree;
    }
    try {
      map(tree, mount, idmap);
      return tree;
    } catch (SyscallException e) {
      tree.close();
      String failed = phrase(mount) + ": failed to set MOUNT_ATTR_IDMAP on " + mount.source();
      throw e.is(Errno.EINVAL)
          ? new OperationFailed(
              failed
                  + ": invalid argument (maybe the filesystem used doesn't support idmap mounts on"
                  + " this kernel?)",
              e)
          : new SyscallFailed(failed, e);
    } catch (RuntimeFailure e) {
      tree.close();
      throw e;
    }
  }

  private Fd inside(MountEntry mount) throws RuntimeFailure {
    return new HelperProcess(context).trees(init, List.of(mount)).getFirst();
  }

  private Fd outside(MountEntry mount) throws RuntimeFailure {
    int recursive = mount.isRecursive() ? OpenFlags.AT_RECURSIVE : 0;
    try (Fd source = openSource(mount)) {
      return kernel.openTree(
          source, "", MountCalls.OPEN_TREE_CLONE | OpenFlags.AT_EMPTY_PATH | recursive);
    } catch (SyscallException e) {
      throw new SyscallFailed(phrase(mount), e);
    }
  }

  /** By the caller, so that a source below /proc/self means it. */
  private Fd openSource(MountEntry mount) throws SyscallException {
    return context.invocation().open(mount.source(), OpenFlags.O_PATH, 0);
  }

  private void map(Fd tree, MountEntry mount, MountEntry.Idmap idmap)
      throws SyscallException, RuntimeFailure {
    int flags = OpenFlags.AT_EMPTY_PATH | (idmap.recursive() ? OpenFlags.AT_RECURSIVE : 0);
    if (isContainers(idmap)) {
      try (Fd namespace = kernel.open("/proc/" + init + "/ns/user", OpenFlags.O_RDONLY)) {
        kernel.mountSetattr(tree, "", flags, MountCalls.MOUNT_ATTR_IDMAP, 0, 0, namespace);
      }
      return;
    }
    Maps maps = new Maps(idmap.uidMappings(), idmap.gidMappings());
    Fd namespace = namespaces.get(maps);
    if (namespace == null) {
      namespace =
          new HelperProcess(context)
              .userNamespace(
                  maps.uids(),
                  maps.gids(),
                  MountSection.origin(mount).phrase()
                      + ": failed to create userns for " + mount.source() + " id-mapping");
      namespaces.put(maps, namespace);
    }
    kernel.mountSetattr(tree, "", flags, MountCalls.MOUNT_ATTR_IDMAP, 0, 0, namespace);
  }

  private boolean isContainers(MountEntry.Idmap idmap) {
    return config.namespaces().has(NamespaceType.USER)
        && ((idmap.uidMappings().isEmpty() && idmap.gidMappings().isEmpty())
            || (idmap.uidMappings().equals(config.uidMappings())
                && idmap.gidMappings().equals(config.gidMappings())));
  }

  private static String phrase(MountEntry mount) {
    return InitFailed.PREFIX + MountSection.origin(mount).phrase();
  }

  @Override
  public void close() {
    namespaces.values().forEach(Fd::close);
    opened.values().forEach(Fd::close);
  }
}
