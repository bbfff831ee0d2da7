package dev.jrunc.container.plan;

import java.util.Arrays;

/** Growing bytes, of a plan or of its words. Behind {@link #length} all is zero. */
final class WireBuffer {
  private static final int MAX_LENGTH = 16 << 20;

  private byte[] bytes;
  private int length;

  /** With room for what so many ops, or the words of them, mostly take. */
  WireBuffer(int ops) {
    bytes = new byte[64 * (ops + 1)];
  }

  int length() {
    return length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /**
   * Makes room, for all that the caller then puts.
   *
   * @throws IllegalArgumentException beyond 16 MiB
   */
  private void reserve(int more) {
    if (more > bytes.length - length) {
      grow(more);
    }
  }

  private void grow(int more) {
    if (more > MAX_LENGTH - length) {
      throw new IllegalArgumentException("a plan has at most " + MAX_LENGTH + " bytes");
    }
    bytes = Arrays.copyOf(bytes, Math.min(MAX_LENGTH, Math.max(length + more, bytes.length * 2)));
  }

  /** Leaves bytes to be filled later, or to be zero. */
  void skip(int count) {
    reserve(count);
    length += count;
  }

  /** Goes on at a multiple of 8. */
  void align() {
    skip(-length & 7);
  }

  void u16(int value) {
    skip(2);
    set(length - 2, value & 0xffff);
  }

  void u32(int value) {
    skip(4);
    set(length - 4, Integer.toUnsignedLong(value));
  }

  void u64(long value) {
    skip(8);
    set(length - 8, value);
  }

  /** Fills bytes that were skipped with a number, little-endian; most numbers are small. */
  void set(int offset, long value) {
    for (long rest = value; rest != 0; rest >>>= 8) {
      bytes[offset++] = (byte) rest;
    }
  }

  void put(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  /** The bytes of a string, as {@link WireText} has them. */
  void text(String text) {
    int count = text.length();
    reserve(count);
    byte[] to = bytes;
    int end = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        put(WireText.bytes(text));
        return;
      }
      to[end++] = (byte) c;
    }
    length = end;
  }

  /** Ends what was put since {@code start} as a line, of which nothing else is the end. */
  void endLine(int start) {
    for (int i = start; i < length; i++) {
      if (bytes[i] == '\n') {
        bytes[i] = ' ';
      }
    }
    reserve(1);
    bytes[length++] = '\n';
  }
}
