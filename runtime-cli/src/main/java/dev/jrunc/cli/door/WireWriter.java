package dev.jrunc.cli.door;

import dev.jrunc.linux.Bytes;
import java.io.ByteArrayOutputStream;

/** Puts a payload together; the counterpart of {@link WireReader}. */
final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  WireWriter u16(int value) {
    out.write(value);
    out.write(value >>> 8);
    return this;
  }

  WireWriter u32(int value) {
    return u16(value).u16(value >>> 16);
  }

  WireWriter u64(long value) {
    return u32((int) value).u32((int) (value >>> 32));
  }

  WireWriter string(String text) {
    byte[] bytes = Bytes.encode(text);
    u32(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  WireWriter bytes(byte[] bytes, int offset, int length) {
    out.write(bytes, offset, length);
    return this;
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
