package dev.jrunc.container.failure;

import org.jspecify.annotations.Nullable;

/** The container's cgroups could not be made, joined, limited, frozen or removed. */
public final class CgroupFailed extends RuntimeFailure {
  private final String pointer;

  /** @param reason complete in itself, in runc's words */
  public CgroupFailed(String reason) {
    this(reason, "", null);
  }

  /**
   * @param reason complete in itself, in runc's words
   * @param cause what the cgroup manager threw
   */
  public CgroupFailed(String reason, @Nullable Exception cause) {
    this(reason, "", cause);
  }

  /**
   * @param reason complete in itself, in runc's words
   * @param pointer JSON pointer to the limits that were refused; empty if it was not for them
   * @param cause what the cgroup manager threw
   */
  public CgroupFailed(String reason, String pointer, @Nullable Exception cause) {
    super(reason, cause);
    this.pointer = pointer;
  }

  /** JSON pointer to the limits that were refused; empty if it was not for them. */
  public String pointer() {
    return pointer;
  }
}
