package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;

/** One controller of cgroup v1 (admin-guide/cgroup-v1 of the kernel's documentation). */
interface V1Controller extends Controller {
  /** Whether the directories above the container's need {@link #seed}. */
  default boolean needsSeeding() {
    return false;
  }

  /**
   * Called for each directory above the container's, from the top, once it exists.
   *
   * @param made whether this call has just made it
   */
  default void seed(CgroupDirectory above, boolean made) throws CgroupException {}

  /** Called for each directory above the container's that was made for it, from the top. */
  default void prepareParent(CgroupDirectory made, LinuxResources resources) throws CgroupException {}

  /**
   * What must be set before a process can enter.
   *
   * @param made whether this call has just made it
   */
  default void beforeJoin(CgroupDirectory directory, LinuxResources resources, boolean made) throws CgroupException {}
}
