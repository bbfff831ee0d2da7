package dev.jrunc.cgroups;

import dev.jrunc.oci.LinuxResources;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a container's cgroup is to be, and what must be known before it is made.
 *
 * @param path {@code linux.cgroupsPath}; absolute: from the root of each hierarchy, relative: from
 *     the caller's cgroup (v1) or its parent (v2); empty: the id stands for it. {@code ..} never
 *     leads out of those places. If systemd makes it: {@code slice:prefix:name}, or empty
 * @param rootless whether missing permission is tolerated when {@code path} is empty and nothing is
 *     limited; for systemd: whether it is the user's that is asked
 * @param inUserNamespace whether the runtime itself runs in a user namespace, where the device
 *     controller is out of reach
 * @param owner host uid to whom the cgroup is handed over, so that the container can make cgroups of its
 *     own in it; null: nobody. Version 2 only: in version 1 that would not be safe
 * @param resources what will be set; a few of them count as early as {@link CgroupManager#prepare}
 * @param unitProperties annotations, for systemd: those that begin with {@link #UNIT_PROPERTY}
 */
public record CgroupRequest(
    String path,
    String id,
    boolean rootless,
    boolean inUserNamespace,
    @Nullable Long owner,
    LinuxResources resources,
    Map<String, String> unitProperties) {
  /** What an annotation that names a property of the unit begins with. */
  public static final String UNIT_PROPERTY = "org.systemd.property.";

  public CgroupRequest {
    if (path.isEmpty() && id.isEmpty()) {
      throw new IllegalArgumentException("neither path nor id");
    }
  }

  /** With no owner, for a cgroup that is made by files. */
  public CgroupRequest(
      String path, String id, boolean rootless, boolean inUserNamespace, LinuxResources resources) {
    this(path, id, rootless, inUserNamespace, null, resources, Map.of());
  }
}
