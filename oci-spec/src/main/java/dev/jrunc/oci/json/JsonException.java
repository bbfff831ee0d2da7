package dev.jrunc.oci.json;

/** A document that could not be read. */
public abstract sealed class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private JsonException(String message) {
    super(message);
  }

  /** The bytes are not JSON, or go beyond the limits on size and depth. */
  public static final class MalformedJson extends JsonException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    /**
     * @param line from 1
     * @param column in bytes, from 1
     */
    public MalformedJson(int line, int column, String reason) {
      super("line " + line + ", column " + column + ": " + reason);
      this.line = line;
      this.column = column;
      this.reason = reason;
    }

    /** The line, from 1. */
    public int line() {
      return line;
    }

    /** The column in bytes, from 1. */
    public int column() {
      return column;
    }

    /** What is wrong there. */
    public String reason() {
      return reason;
    }
  }

  /** A value is not of the type, or not in the range, that its property has. */
  public static final class WrongType extends JsonException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String expected;
    private final String found;

    /**
     * @param pointer JSON pointer (RFC 6901) of the value; "" is the whole document
     * @param expected as {@code string} or {@code uint32}
     * @param found as {@code null}, {@code object} or {@code number 1.5}
     */
    public WrongType(String pointer, String expected, String found) {
      super((pointer.isEmpty() ? "document" : pointer) + ": expected " + expected + ", found " + found);
      this.pointer = pointer;
      this.expected = expected;
      this.found = found;
    }

    /** JSON pointer of the value; "" is the whole document. */
    public String pointer() {
      return pointer;
    }

    /** The type that the property has. */
    public String expected() {
      return expected;
    }

    /** What stands there instead. */
    public String found() {
      return found;
    }
  }
}
