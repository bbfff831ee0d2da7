package dev.jrunc.container.plan;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the init plan depends on besides the configuration: the host, the cgroup that was made and the
 * call.
 *
 * @param unifiedCgroups whether /sys/fs/cgroup is a cgroup2 file system
 * @param hierarchies the mounted cgroup v1 hierarchies; empty if unified
 * @param cgroup2Directory of the container, absolute on the host; empty: none
 * @param inUserNamespace whether the runtime is in a user namespace that is not the initial one
 * @param lateResources whether the runtime has to set resources when all is mounted, so that
 *     procHooks is needed even without hooks
 * @param seccomp the compiled profile, {@code null} if there is none
 * @param creatingState the OCI state for createContainer hooks, with the pid as init sees it; empty if there are none
 * @param createdState the OCI state for startContainer hooks, with the pid as init sees it; empty if there are none
 * @param preservedFds how many fds from 3 on the process gets
 * @param pidfdSocket whether init's pidfd is sent
 * @param mountsFromInside indexes of the mounts whose source lies in the container's root, where an
 *     earlier mount may have changed what it is
 * @param blockedSignals the process's signal mask; bit n-1 is signal n
 * @param waitsForStart whether init waits on exec.fifo before it becomes the process
 */
public record InitFacts(
    boolean unifiedCgroups,
    List<CgroupHierarchy> hierarchies,
    String cgroup2Directory,
    boolean inUserNamespace,
    boolean lateResources,
    @Nullable SeccompFilter seccomp,
    Blob creatingState,
    Blob createdState,
    int preservedFds,
    boolean pidfdSocket,
    Set<Integer> mountsFromInside,
    long blockedSignals,
    boolean waitsForStart) {
  /** Copies the list, checks the number of fds. */
  public InitFacts {
    hierarchies = List.copyOf(hierarchies);
    mountsFromInside = Set.copyOf(mountsFromInside);
    Objects.requireNonNull(creatingState);
    Objects.requireNonNull(createdState);
    if (preservedFds < 0) {
      throw new IllegalArgumentException("preservedFds is negative");
    }
  }
}
