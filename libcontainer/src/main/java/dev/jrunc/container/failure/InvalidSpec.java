package dev.jrunc.container.failure;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** config.json, or another document of the OCI specification, holds what cannot be done. */
public final class InvalidSpec extends RuntimeFailure {

  private final String pointer;

  /**
   * @param pointer JSON pointer (RFC 6901) to the value that is wrong; empty for the document
   * @param reason what is wrong with it, in runc's words where it has some
   */
  public InvalidSpec(String pointer, String reason) {
    this(pointer, reason, null);
  }

  private InvalidSpec(String pointer, String reason, @Nullable IOException cause) {
    super(pointer.isEmpty() ? reason : pointer + ": " + reason, cause);
    this.pointer = pointer;
  }

  /**
   * What the kernel refuses.
   *
   * @param pointer as above
   * @param reason the whole of it, the kernel's word included
   * @param cause for programs, which read no words
   */
  public static InvalidSpec because(String pointer, String reason, IOException cause) {
    return new InvalidSpec(pointer, reason, cause);
  }

  /** JSON pointer to the value that is wrong; empty for the document. */
  public String pointer() {
    return pointer;
  }
}
