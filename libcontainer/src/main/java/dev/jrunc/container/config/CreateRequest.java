package dev.jrunc.container.config;

import java.util.Objects;

/**
 * What the command line says about a container to create; all paths absolute.
 *
 * @param id the container's
 * @param bundle its directory
 * @param noPivot MS_MOVE and chroot instead of pivot_root
 * @param noNewKeyring the caller's session keyring is kept
 * @param systemdCgroup cgroups are made by systemd
 * @param rootlessEuid the runtime is not root of the initial user namespace: no setgroups, maps by
 *     newuidmap
 * @param rootlessCgroups a lack of rights on cgroups is tolerated
 * @param notifyDirectory host directory that is bound to /run/notify (sd_notify), or empty
 */
public record CreateRequest(
    String id,
    String bundle,
    boolean noPivot,
    boolean noNewKeyring,
    boolean systemdCgroup,
    boolean rootlessEuid,
    boolean rootlessCgroups,
    String notifyDirectory) {
  /** Checks that nothing is missing. */
  public CreateRequest {
    Objects.requireNonNull(id);
    Objects.requireNonNull(notifyDirectory);
    if (!bundle.startsWith("/")) {
      throw new IllegalArgumentException("the bundle's path must be absolute");
    }
  }

  /** A request with nothing but defaults. */
  public static CreateRequest of(String id, String bundle) {
    return new CreateRequest(id, bundle, false, false, false, false, false, "");
  }
}
