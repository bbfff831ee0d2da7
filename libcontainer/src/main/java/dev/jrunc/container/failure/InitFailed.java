package dev.jrunc.container.failure;

/** Init reported that one of its operations failed. */
public final class InitFailed extends RuntimeFailure {
  /** What runc puts before every failure that happens between the spawn and procRun. */
  public static final String PREFIX =
      "unable to start container process: error during container init: ";

  private final int op;
  private final int step;
  private final int errno;

  /**
   * @param op number of the operation in its plan
   * @param step step inside the operation, as the executor counts them
   * @param errno error number, 0 if the failure was not a system call's
   * @param reason what went wrong, with {@link #PREFIX} or what else goes before
   */
  public InitFailed(int op, int step, int errno, String reason) {
    super(reason, null);
    this.op = op;
    this.step = step;
    this.errno = errno;
  }

  /** Number of the operation in its plan. */
  public int op() {
    return op;
  }

  /** Step inside the operation. */
  public int step() {
    return step;
  }

  /** Error number, 0 if none. */
  public int errno() {
    return errno;
  }
}
