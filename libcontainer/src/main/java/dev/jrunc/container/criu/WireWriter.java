package dev.jrunc.container.criu;

import dev.jrunc.linux.Bytes;
import java.io.ByteArrayOutputStream;

/**
 * Writes a message in the wire form of Protocol Buffers. Of its kinds of fields CRIU's messages have
 * two: numbers, and what has a length (docs/decisions/criu-wire.md).
 */
final class WireWriter {
  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A number of 32 bits with a sign: a negative one is written with 64, as every other. */
  WireWriter int32(int field, int value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  WireWriter bool(int field, boolean value) {
    return int32(field, value ? 1 : 0);
  }

  WireWriter string(int field, String value) {
    return bytes(field, Bytes.encode(value));
  }

  WireWriter message(int field, WireWriter message) {
    return bytes(field, message.toBytes());
  }

  byte[] toBytes() {
    return out.toByteArray();
  }

  private WireWriter bytes(int field, byte[] value) {
    varint((long) field << 3 | LENGTH);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** Seven bits a byte, the lowest first; the eighth says that more follow. */
  private void varint(long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
