package dev.jrunc.container.failure;

/** config.json, or another document of the OCI specification, holds what cannot be done. */
public final class InvalidSpec extends RuntimeFailure {

  private final String pointer;

  /**
   * @param pointer JSON pointer (RFC 6901) to the value that is wrong; empty for the document
   * @param reason what is wrong with it, in runc's words where it has some
   */
  public InvalidSpec(String pointer, String reason) {
    super(pointer.isEmpty() ? reason : pointer + ": " + reason, null);
    this.pointer = pointer;
  }

  /** JSON pointer to the value that is wrong; empty for the document. */
  public String pointer() {
    return pointer;
  }
}
