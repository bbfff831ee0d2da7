package dev.jrunc.oci.state;

import org.jspecify.annotations.Nullable;

/**
 * The container's cgroup and its limits; state.json has both in one object.
 *
 * @param name "" if {@code path} is given
 * @param parent slice, or directory
 * @param path "" if {@code name} is given
 * @param ownerUid host uid that gets the cgroup; {@code null}: none
 */
public record Cgroup(
    String name,
    String parent,
    String path,
    String scopePrefix,
    CgroupResources resources,
    boolean systemd,
    boolean rootless,
    @Nullable Long ownerUid) {

  /** The same cgroup with other limits (update). */
  public Cgroup withResources(CgroupResources changed) {
    return new Cgroup(name, parent, path, scopePrefix, changed, systemd, rootless, ownerUid);
  }
}
