package dev.jrunc.container.failure;

/** state.json or creating.json exists, but cannot be understood. */
public final class CorruptState extends RuntimeFailure {

  /**
   * @param path the file
   * @param reason what is wrong with it
   */
  public CorruptState(String path, String reason) {
    super("unable to load container state from " + path + ": " + reason, null);
  }
}
