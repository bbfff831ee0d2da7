package dev.jrunc.container.plan;

import dev.jrunc.container.config.ContainerConfig;
import dev.jrunc.container.config.MountEntry;
import dev.jrunc.container.config.MountFlags;
import dev.jrunc.container.config.NamespaceType;

/** A mount of type {@code cgroup}: the container's own view of its cgroups. */
final class CgroupMount {
  private static final long DEFAULT_FLAGS =
      MountFlags.NOEXEC | MountFlags.NOSUID | MountFlags.NODEV;

  private CgroupMount() {}

  static void add(
      PlanBuilder plan, ContainerConfig config, InitFacts facts, MountEntry mount, Origin origin) {
    if (facts.unifiedCgroups()) {
      boolean own =
          config.namespaces().has(NamespaceType.CGROUP) && !facts.cgroup2Directory().isEmpty();
      plan.add(
          origin,
          new Op.MountCgroup2(
              mount.destination(),
              mount.flags(),
              MountSection.labelled(mount.data(), config.mountLabel()),
              own ? facts.cgroup2Directory() : "/sys/fs/cgroup"));
      MountSection.propagation(plan, mount, origin);
      MountSection.attributes(plan, mount, mount.recursiveSet(), origin);
    } else {
      hierarchies(plan, config, facts, mount, origin);
    }
  }

  /** A tmpfs with a directory a hierarchy, and links for hierarchies of several controllers. */
  private static void hierarchies(
      PlanBuilder plan, ContainerConfig config, InitFacts facts, MountEntry mount, Origin origin) {
    String root = mount.destination();
    plan.add(
        origin,
        new Op.MountFs(
            "tmpfs",
            "tmpfs",
            root,
            DEFAULT_FLAGS,
            MountSection.labelled("mode=755", config.mountLabel()),
            OpFlags.OVER_PROC_CHECK));
    MountSection.propagation(plan, mount, origin);
    // Hierarchies are to be mounted in it first.
    MountSection.attributes(plan, mount, mount.recursiveSet() & ~MountFlags.ATTR_RDONLY, origin);
    boolean namespace = config.namespaces().has(NamespaceType.CGROUP);
    for (CgroupHierarchy hierarchy : facts.hierarchies()) {
      String target = root + "/" + hierarchy.name();
      plan.add(
          origin,
          namespace
              ? new Op.MountFs(
                  "cgroup",
                  hierarchy.name().equals("systemd") ? "systemd" : "cgroup",
                  target,
                  DEFAULT_FLAGS | mount.flags() & MountFlags.RDONLY,
                  hierarchy.options(),
                  OpFlags.OVER_PROC_CHECK)
              : new Op.MountBind(
                  hierarchy.directory(),
                  target,
                  mount.flags() | MountFlags.BIND | MountFlags.REC,
                  0,
                  "",
                  OpFlags.OVER_PROC_CHECK | OpFlags.DIRECTORY));
      MountSection.propagation(plan, mount, origin);
      MountSection.attributes(plan, mount, mount.recursiveSet(), origin);
    }
    for (CgroupHierarchy hierarchy : facts.hierarchies()) {
      links(plan, hierarchy.name(), root, origin);
    }
    if ((mount.flags() & MountFlags.RDONLY) != 0
        || (mount.recursiveSet() & MountFlags.ATTR_RDONLY) != 0) {
      plan.add(origin, new Op.RemountReadonly(root, DEFAULT_FLAGS, 0));
    }
  }

  /** {@code cpu} and {@code cpuacct} for {@code cpu,cpuacct}. */
  private static void links(PlanBuilder plan, String name, String root, Origin origin) {
    if (name.indexOf(',') < 0) {
      return;
    }
    int start = 0;
    while (start <= name.length()) {
      int comma = name.indexOf(',', start);
      int end = comma < 0 ? name.length() : comma;
      plan.add(
          origin, new Op.MakeSymlink(name, root + "/" + name.substring(start, end), 0));
      start = end + 1;
    }
  }
}
