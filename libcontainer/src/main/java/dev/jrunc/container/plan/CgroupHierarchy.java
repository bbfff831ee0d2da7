package dev.jrunc.container.plan;

/**
 * A mounted cgroup v1 hierarchy, for the container's own /sys/fs/cgroup.
 *
 * @param mountpoint on the host, {@code /sys/fs/cgroup/cpu,cpuacct}
 * @param options what mount(8) would be given: {@code cpu,cpuacct} or {@code name=systemd}
 * @param directory of the container in it, absolute on the host
 */
public record CgroupHierarchy(String mountpoint, String options, String directory) {
  /** Checks the paths. */
  public CgroupHierarchy {
    if (!mountpoint.startsWith("/") || !directory.startsWith("/")) {
      throw new IllegalArgumentException("paths of a cgroup hierarchy must be absolute");
    }
  }

  /** The last component of the mount point, which is the directory's name in the container too. */
  public String name() {
    return mountpoint.substring(mountpoint.lastIndexOf('/') + 1);
  }
}
