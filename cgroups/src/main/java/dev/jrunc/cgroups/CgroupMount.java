package dev.jrunc.cgroups;

/**
 * A mounted hierarchy.
 *
 * @param root which part of the hierarchy is mounted: "/" but in containers
 * @param noPrefix whether its files are named without their controller, as Android mounts cpuset
 */
record CgroupMount(String mountPoint, String root, boolean unified, boolean noPrefix) {
  CgroupMount(String mountPoint, String root, boolean unified) {
    this(mountPoint, root, unified, false);
  }
}
