package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.DeviceNode;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.NamespaceType;

/** What /dev holds (config-linux.md "Default Devices", "Devices"). */
final class DeviceSection {
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  private DeviceSection() {}

  /** Not when /dev is a bind mount: it would be somebody else's directory. */
  static boolean needed(ContainerConfig config) {
    for (MountEntry mount : config.mounts()) {
      if (mount.isBind() && mount.destination().equals("/dev")) {
        return false;
      }
    }
    return true;
  }

  static void add(PlanBuilder plan, ContainerConfig config, InitFacts facts) {
    if (!needed(config)) {
      return;
    }
    // mknod is never allowed in a user namespace.
    boolean user = facts.inUserNamespace() || config.namespaces().has(NamespaceType.USER);
    for (DeviceNode device : config.devices()) {
      // The terminal multiplexer is always the container's own devpts.
      if (!device.path().isEmpty() && !device.path().equals("/dev/ptmx")) {
        plan.add(
            new Origin(device.pointer(), "error creating device nodes"),
            node(device, user ? OpFlags.BIND : OpFlags.BIND_ON_EPERM));
      }
    }
    link(plan, "error setting up ptmx", "pts/ptmx", "/dev/ptmx", OpFlags.REPLACE);
    String links = "error setting up /dev symlinks";
    link(plan, links, "/proc/self/fd", "/dev/fd", 0);
    link(plan, links, "/proc/self/fd/0", "/dev/stdin", 0);
    link(plan, links, "/proc/self/fd/1", "/dev/stdout", 0);
    link(plan, links, "/proc/self/fd/2", "/dev/stderr", 0);
    link(plan, links, "/proc/kcore", "/dev/core", OpFlags.IF_TARGET_EXISTS);
  }

  private static Op node(DeviceNode device, int flags) {
    int type =
        switch (device.type()) {
          case 'b' -> S_IFBLK;
          case 'p' -> S_IFIFO;
          default -> S_IFCHR;
        };
    return new Op.MakeDevice(
        device.path(),
        type,
        device.major(),
        device.minor(),
        device.mode(),
        device.uid(),
        device.gid(),
        flags);
  }

  private static void link(PlanBuilder plan, String phrase, String to, String path, int flags) {
    plan.add(phrase, new Op.MakeSymlink(to, path, flags));
  }
}
