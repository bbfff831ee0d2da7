package dev.jrunc.container.failure;

import org.jspecify.annotations.Nullable;

/** The container's cgroups could not be made, joined, limited, frozen or removed. */
public final class CgroupFailed extends RuntimeFailure {
  /** @param reason complete in itself, in runc's words */
  public CgroupFailed(String reason) {
    super(reason, null);
  }

  /**
   * @param reason complete in itself, in runc's words
   * @param cause what the cgroup manager threw
   */
  public CgroupFailed(String reason, @Nullable Exception cause) {
    super(reason, cause);
  }
}
