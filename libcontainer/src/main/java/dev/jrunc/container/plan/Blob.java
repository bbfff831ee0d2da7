package dev.jrunc.container.plan;

import java.util.Arrays;

/** Bytes that nobody can change, compared by content. */
public final class Blob {
  private static final Blob EMPTY = new Blob(new byte[0]);

  private final byte[] bytes;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /** No bytes. */
  public static Blob empty() {
    return EMPTY;
  }

  /** A copy of these bytes. */
  public static Blob of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Blob(bytes.clone());
  }

  /** How many bytes. */
  public int length() {
    return bytes.length;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** A copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The byte at {@code index}, 0 to 255. */
  public int at(int index) {
    return bytes[index] & 0xff;
  }

  /** The array itself, for readers of this package that do not write to it. */
  byte[] array() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
