package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.MountFlags;
import dev.jrunc.container.config.NamespaceType;

/** The root: made a mount, entered, made read-only at the end. */
final class RootfsSection {
  private RootfsSection() {}

  static void prepare(PlanBuilder plan, ContainerConfig config) {
    Origin root = new Origin("/root/path", "error preparing rootfs");
    if (!config.namespaces().has(NamespaceType.MOUNT)) {
      // What was done to "/" or to the parent of the rootfs would be done to the host.
      plan.add(root, new Op.BindRootfs(config.rootfs(), OpFlags.NO_MOUNT));
      return;
    }
    long propagation = config.rootfsPropagation();
    plan.add(
        new Origin("/linux/rootfsPropagation", "error preparing rootfs"),
        new Op.Propagation(
            propagation == 0 ? MountFlags.SLAVE | MountFlags.REC : propagation));
    plan.add(root, new Op.BindRootfs(config.rootfs(), 0));
  }

  static void enter(PlanBuilder plan, ContainerConfig config) {
    int how =
        !config.namespaces().has(NamespaceType.MOUNT)
            ? OpFlags.CHROOT
            : config.noPivotRoot() ? OpFlags.MOVE : OpFlags.PIVOT;
    plan.add(
        new Origin("/root/path", "error jailing process inside rootfs"),
        new Op.EnterRoot(config.rootfs(), how));
    long propagation = config.rootfsPropagation();
    if (config.namespaces().has(NamespaceType.MOUNT)
        && propagation != 0
        && (propagation & MountFlags.PRIVATE) == 0) {
      // What was set before was the old root's: BIND_ROOTFS makes a private mount.
      plan.add(
          new Origin("/linux/rootfsPropagation", "unable to apply root propagation flags"),
          new Op.Propagation(propagation));
    }
    if (DeviceSection.needed(config)) {
      plan.add("error reopening /dev/null inside container", new Op.ReopenNull());
    }
    if (!config.process().cwd().equals("/")) {
      plan.add(
          new Origin("/process/cwd", "cannot make the working directory"),
          new Op.MakeDirectory(config.process().cwd(), 0755));
    }
  }

  static void finish(PlanBuilder plan, ContainerConfig config) {
    if (config.namespaces().has(NamespaceType.MOUNT)) {
      for (MountEntry mount : config.mounts()) {
        if (MountSection.readonlyLate(mount)) {
          plan.add(
              new Origin(
                  mount.pointer(), "error remounting \"" + mount.destination() + "\" as readonly"),
              new Op.RemountReadonly(mount.destination(), mount.flags(), 0));
        }
      }
      if (config.readonlyRootfs()) {
        plan.add(
            new Origin("/root/readonly", "error setting rootfs as readonly"),
            new Op.RemountReadonly("/", 0, 0));
      }
    }
    plan.add(
        new Origin("/process/user/umask", "cannot set the umask"),
        new Op.Umask(config.process().umask()));
  }
}
