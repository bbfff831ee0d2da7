package dev.jrunc.cgroups;

/**
 * A mounted hierarchy.
 *
 * @param root which part of the hierarchy is mounted: "/" but in containers
 */
record CgroupMount(String mountPoint, String root, boolean unified) {

  /** Where below the mount point a cgroup of /proc/PID/cgroup is; "" for what lies outside of what is mounted. */
  String relative(String cgroup) {
    if (cgroup.startsWith("/..") || !CgroupPath.isWithin(cgroup, root)) {
      return "";
    }
    return CgroupPath.strip(cgroup.substring(root.equals("/") ? 0 : root.length()));
  }
}
