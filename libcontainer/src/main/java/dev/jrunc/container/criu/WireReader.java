package dev.jrunc.container.criu;

import dev.jrunc.container.failure.OperationFailed;
import dev.jrunc.linux.Bytes;

/** Reads a message in the wire form of Protocol Buffers, field by field; unknown ones are passed over. */
final class WireReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int kind;

  private WireReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  static WireReader of(byte[] bytes, int length) {
    return new WireReader(bytes, 0, length);
  }

  /** The number of the next field, whose value must be taken or skipped; 0 at the end. */
  int next() throws OperationFailed {
    if (at == end) {
      return 0;
    }
    long tag = varint();
    kind = (int) (tag & 7);
    long field = tag >>> 3;
    if (field == 0 || field > 0x1fffffff) {
      throw malformed();
    }
    return (int) field;
  }

  int int32() throws OperationFailed {
    expect(VARINT);
    return (int) varint();
  }

  boolean bool() throws OperationFailed {
    expect(VARINT);
    return varint() != 0;
  }

  String string() throws OperationFailed {
    expect(LENGTH);
    int length = length();
    String value = Bytes.decode(bytes, at, length);
    at += length;
    return value;
  }

  WireReader message() throws OperationFailed {
    expect(LENGTH);
    int length = length();
    WireReader message = new WireReader(bytes, at, at + length);
    at += length;
    return message;
  }

  void skip() throws OperationFailed {
    switch (kind) {
      case VARINT -> varint();
      case LENGTH -> advance(length());
      case FIXED64 -> advance(8);
      case FIXED32 -> advance(4);
      default -> throw malformed();
    }
  }

  private void advance(int count) throws OperationFailed {
    if (end - at < count) {
      throw malformed();
    }
    at += count;
  }

  private int length() throws OperationFailed {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw malformed();
    }
    return (int) length;
  }

  private void expect(int expected) throws OperationFailed {
    if (kind != expected) {
      throw malformed();
    }
  }

  private long varint() throws OperationFailed {
    long value = 0;
    for (int shift = 0; shift < 64 && at < end; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed();
  }

  private static OperationFailed malformed() {
    return new OperationFailed("criu failed: its answer cannot be read");
  }
}
