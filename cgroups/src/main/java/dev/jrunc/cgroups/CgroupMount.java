package dev.jrunc.cgroups;

/**
 * A mounted hierarchy.
 *
 * @param root which part of the hierarchy is mounted: "/" but in containers
 */
record CgroupMount(String mountPoint, String root, boolean unified) {}
