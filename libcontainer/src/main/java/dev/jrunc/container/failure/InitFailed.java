package dev.jrunc.container.failure;

/** Init reported that one of its operations failed. */
public final class InitFailed extends RuntimeFailure {
  /** What runc puts before every failure that happens between the spawn and procRun. */
  public static final String PREFIX =
      "unable to start container process: error during container init: ";

  private final int op;
  private final int step;
  private final int errno;
  private final String pointer;
  private final String detail;

  /**
   * @param op number of the operation in its plan
   * @param step step inside the operation, as the executor counts them
   * @param errno error number, 0 if the failure was not a system call's
   * @param pointer JSON pointer to what the operation comes from; empty if every container has it
   * @param detail the executor's words
   * @param reason what went wrong, with {@link #PREFIX} or what else goes before
   */
  public InitFailed(
      int op, int step, int errno, String pointer, String detail, String reason) {
    super(reason, null);
    this.pointer = pointer;
    this.detail = detail;
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

  /** JSON pointer to what the operation comes from; empty if every container has it. */
  public String pointer() {
    return pointer;
  }

  /** The executor's words: {@code open /x: no such file or directory}. */
  public String detail() {
    return detail;
  }
}
