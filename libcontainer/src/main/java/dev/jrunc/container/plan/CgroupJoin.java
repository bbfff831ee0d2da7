package dev.jrunc.container.plan;

/**
 * A cgroup that the executor joins itself, by writing 0 to a file: a parent that writes the child's
 * pid takes a global lock and waits for an RCU grace period instead. (A cgroup v2 directory is joined
 * by CLONE_INTO_CGROUP at the spawn and needs no op.)
 *
 * @param index the {@link SlotRequest.Cgroup} that is joined
 * @param file {@code tasks} (v1) or {@code cgroup.procs}
 * @param tolerate whether a lack of rights is no failure (rootless)
 */
public record CgroupJoin(int index, String file, boolean tolerate) {}
