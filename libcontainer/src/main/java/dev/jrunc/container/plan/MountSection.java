package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.MountFlags;
import dev.jrunc.container.config.NamespaceType;
import dev.jrunc.container.failure.InvalidSpec;

/** The mounts, in the order of config.json. */
public final class MountSection {
  /** AT_RECURSIVE of mount_setattr(2). */
  private static final int RECURSIVE = 0x8000;

  private MountSection() {}

  static void add(PlanBuilder plan, ContainerConfig config, InitFacts facts) throws InvalidSpec {
    for (int i = 0; i < config.mounts().size(); i++) {
      MountEntry mount = config.mounts().get(i);
      Origin origin = origin(mount);
      if (mount.isBind()) {
        bind(plan, config, facts, i, origin);
      } else if (mount.type().equals("cgroup")) {
        CgroupMount.add(plan, config, facts, mount, origin);
      } else {
        plan.add(origin, fileSystem(config, mount));
        propagation(plan, mount, origin);
        attributes(plan, mount, mount.recursiveSet(), origin);
      }
    }
  }

  /** Where a mount's failures are told to come from. */
  public static Origin origin(MountEntry mount) {
    return new Origin(
        mount.pointer(),
        "error mounting \"" + mount.source() + "\" to rootfs at \"" + mount.destination() + "\"");
  }

  /**
   * Whether a read-only mount is first made writable, since devices, links and the other mounts have
   * to be made in it.
   */
  static boolean readonlyLate(MountEntry mount) {
    return (mount.flags() & MountFlags.RDONLY) != 0
        && (mount.type().equals("tmpfs") || mount.destination().equals("/dev"));
  }

  private static Op fileSystem(ContainerConfig config, MountEntry mount) {
    String type = mount.type();
    long flags = mount.flags();
    boolean late =
        readonlyLate(mount) && config.namespaces().has(NamespaceType.MOUNT);
    if (late) {
      flags &= ~MountFlags.RDONLY;
    }
    // No path below can be trusted if /proc or /sys is a link (CVE-2019-19921, CVE-2023-27561).
    if (type.equals("proc") || type.equals("sysfs")) {
      return new Op.MountFs(
          type,
          mount.source(),
          mount.destination(),
          flags,
          mount.data(),
          OpFlags.ORDINARY_DIRECTORY | OpFlags.OVER_PROC_CHECK);
    }
    int opFlags = OpFlags.OVER_PROC_CHECK;
    if (type.equals("tmpfs")) {
      opFlags |= hasMode(mount.data()) ? 0 : OpFlags.MODE_FROM_TARGET;
      opFlags |= mount.copyUp() ? OpFlags.COPYUP : 0;
    }
    return new Op.MountFs(
        type,
        mount.source(),
        mount.destination(),
        flags,
        labelled(mount.data(), config.mountLabel()),
        opFlags);
  }

  private static void bind(
      PlanBuilder plan, ContainerConfig config, InitFacts facts, int index, Origin origin) {
    MountEntry mount = config.mounts().get(index);
    boolean outside = !facts.mountsFromInside().contains(index);
    Slot tree = null;
    if (fromRuntime(config, mount)) {
      tree = outside ? plan.slotIfFree(new SlotRequest.MountTree(index)) : null;
      if (tree == null) {
        plan.add(origin, new Op.AwaitTree(index));
        tree = Slot.AWAITED_TREE;
      }
    }
    boolean late = readonlyLate(mount) && config.namespaces().has(NamespaceType.MOUNT);
    long flags = late ? mount.flags() & ~MountFlags.RDONLY : mount.flags();
    if (tree == null) {
      plan.add(
          origin,
          new Op.MountBind(
              mount.source(),
              mount.destination(),
              flags,
              mount.clearedFlags(),
              mount.data(),
              OpFlags.OVER_PROC_CHECK));
    } else {
      plan.add(
          origin,
          new Op.MountSlot(
              tree,
              mount.source(),
              mount.destination(),
              flags,
              mount.clearedFlags(),
              mount.data(),
              OpFlags.OVER_PROC_CHECK));
      if (outside) {
        // The tree was cloned where "/" may be shared: it takes the container's propagation.
        long root = config.rootfsPropagation();
        plan.add(
            origin,
            new Op.SetPropagation(root == 0 ? MountFlags.SLAVE | MountFlags.REC : root));
      }
    }
    propagation(plan, mount, origin);
    attributes(plan, mount, mount.recursiveSet(), origin);
  }

  /**
   * Whether the source is opened by the runtime, which has rights that the root of a user namespace
   * does not have, and may map ids.
   */
  public static boolean fromRuntime(ContainerConfig config, MountEntry mount) {
    return mount.idmap() != null
        || (mount.isBind()
            && config.namespaces().has(NamespaceType.USER)
            && !config.rootlessEuid());
  }

  static void propagation(PlanBuilder plan, MountEntry mount, Origin origin) {
    for (long flags : mount.propagation()) {
      plan.add(origin, new Op.SetPropagation(flags));
    }
  }

  /**
   * What {@code rro} and its kin ask for.
   *
   * @param set MOUNT_ATTR_* that are set now
   */
  static void attributes(PlanBuilder plan, MountEntry mount, long set, Origin origin) {
    if ((set | mount.recursiveClear()) != 0) {
      plan.add(origin, new Op.SetMountAttr(set, mount.recursiveClear(), RECURSIVE));
    }
  }

  private static boolean hasMode(String data) {
    return data.startsWith("mode=") || data.contains(",mode=");
  }

  /** The SELinux label as mount(8) takes it; quoted, since it holds commas. */
  static String labelled(String data, String label) {
    if (label.isEmpty()) {
      return data;
    }
    String context = "context=\"" + label + "\"";
    return data.isEmpty() ? context : data + "," + context;
  }
}
