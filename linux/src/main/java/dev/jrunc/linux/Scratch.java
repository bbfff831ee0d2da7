package dev.jrunc.linux;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A thread's piece of native memory for the arguments of one call at a time. Direct memory: it goes
 * back with the thread.
 */
final class Scratch {
  /** The most that one read, write, send or receive moves: above the largest packet of any protocol here. */
  static final int LARGEST = 64 * 1024;

  private static final int SIZE = LARGEST + 16 * 1024;

  private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
  private final long base = MemoryIO.getInstance().getDirectBufferAddress(memory);
  private int top;

  /** Forgets what the last call had. */
  Scratch reset() {
    top = 0;
    return this;
  }

  /** Room for {@code size} bytes, 8-byte aligned, zeroed; an address. */
  long zeroed(int size) {
    long at = room(size);
    int from = (int) (at - base);
    for (int i = from; i < from + size; i += 8) {
      memory.putLong(i, 0);
    }
    return at;
  }

  /** Room that keeps whatever stood in it. */
  long room(int size) {
    int at = top;
    int end = at + (size + 7 & ~7);
    if (end > SIZE) {
      throw new IllegalStateException("arguments of one call are over " + SIZE + " bytes");
    }
    top = end;
    return base + at;
  }

  long copy(byte[] bytes, int offset, int length) {
    long at = room(length);
    memory.put((int) (at - base), bytes, offset, length);
    return at;
  }

  /** A NUL-terminated string; -1 when it cannot be one: it holds a NUL or is longer than any path may be. */
  long string(String s) {
    byte[] bytes = Bytes.encodeWithoutNul(s);
    if (bytes == null || bytes.length > 8192) {
      return -1;
    }
    long at = room(bytes.length + 1);
    int i = (int) (at - base);
    memory.put(i, bytes);
    memory.put(i + bytes.length, (byte) 0);
    return at;
  }

  void get(long address, byte[] into, int offset, int length) {
    memory.get((int) (address - base), into, offset, length);
  }

  String text(long address, int length) {
    byte[] bytes = new byte[length];
    get(address, bytes, 0, length);
    return Bytes.decode(bytes);
  }

  int getInt(long address) {
    return memory.getInt((int) (address - base));
  }

  long getLong(long address) {
    return memory.getLong((int) (address - base));
  }

  short getShort(long address) {
    return memory.getShort((int) (address - base));
  }

  byte getByte(long address) {
    return memory.get((int) (address - base));
  }

  void putInt(long address, int value) {
    memory.putInt((int) (address - base), value);
  }

  void putLong(long address, long value) {
    memory.putLong((int) (address - base), value);
  }

  void putShort(long address, int value) {
    memory.putShort((int) (address - base), (short) value);
  }
}
