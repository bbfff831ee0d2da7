package dev.jrunc.cli.door;

import dev.jrunc.linux.Bytes;
import java.util.Arrays;

/** Puts a payload together; the counterpart of {@link WireReader}. */
final class WireWriter {
  private byte[] bytes;
  private int length;

  WireWriter() {
    this(64);
  }

  /** @param expected bytes, if their number is known: then none is moved again */
  WireWriter(int expected) {
    bytes = new byte[expected];
  }

  WireWriter u16(int value) {
    int at = room(2);
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    return this;
  }

  WireWriter u32(int value) {
    int at = room(4);
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >>> 8);
    bytes[at + 2] = (byte) (value >>> 16);
    bytes[at + 3] = (byte) (value >>> 24);
    return this;
  }

  WireWriter u64(long value) {
    return u32((int) value).u32((int) (value >>> 32));
  }

  WireWriter string(String text) {
    byte[] encoded = Bytes.encode(text);
    return u32(encoded.length).bytes(encoded, 0, encoded.length);
  }

  WireWriter bytes(byte[] from, int offset, int count) {
    int at = room(count);
    System.arraycopy(from, offset, bytes, at, count);
    return this;
  }

  /** What was written; nothing may be written after it. */
  byte[] toBytes() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  private int room(int count) {
    int at = length;
    length += count;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    return at;
  }
}
