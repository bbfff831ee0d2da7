package dev.jrunc.container.state;

/** Where a container stands in its life cycle (runtime-spec, runtime.md "State"). */
public enum Status {
  CREATING("creating"),
  CREATED("created"),
  RUNNING("running"),
  PAUSED("paused"),
  STOPPED("stopped");

  private final String word;

  Status(String word) {
    this.word = word;
  }

  /** As the specification and runc spell it. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }
}
