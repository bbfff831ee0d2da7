package dev.jrunc.container.plan;

/**
 * A cgroup of version 1 that the executor joins itself, by writing 0 to its {@code tasks}: a parent that writes the
 * child's pid takes a global lock and waits for an RCU grace period instead. It opens the file itself, too: the runtime
 * would have to open it, send it and close it. (A cgroup v2 directory is joined by CLONE_INTO_CGROUP at the spawn and
 * needs no op.)
 *
 * @param directory absolute, in the mount namespace that the executor is started in
 * @param tolerate whether a lack of rights is no failure (rootless)
 */
public record CgroupJoin(String directory, boolean tolerate) {}
