package dev.jrunc.cli.door;

import dev.jrunc.linux.Bytes;
import dev.jrunc.linux.Errno;
import dev.jrunc.linux.SyscallException;
import java.util.ArrayList;
import java.util.List;

/** Takes a payload apart: little-endian, unpadded, strings with their length before them. */
final class WireReader {
  private final byte[] bytes;
  private int position;

  WireReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int u32() throws SyscallException {
    need(4);
    int value =
        bytes[position] & 0xff
            | (bytes[position + 1] & 0xff) << 8
            | (bytes[position + 2] & 0xff) << 16
            | (bytes[position + 3] & 0xff) << 24;
    position += 4;
    return value;
  }

  long u64() throws SyscallException {
    long low = u32() & 0xffff_ffffL;
    return low | (long) u32() << 32;
  }

  String string() throws SyscallException {
    int length = u32();
    need(length);
    String value = Bytes.decode(bytes, position, length);
    position += length;
    return value;
  }

  List<String> strings() throws SyscallException {
    int count = count();
    List<String> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(string());
    }
    return items;
  }

  /** A list of strings that are decoded when they are asked for. */
  Environment environment() throws SyscallException {
    int[] bounds = new int[2 * count()];
    for (int i = 0; i < bounds.length; i += 2) {
      int length = u32();
      need(length);
      bounds[i] = position;
      position += length;
      bounds[i + 1] = position;
    }
    return new Environment(bytes, bounds);
  }

  List<Integer> integers() throws SyscallException {
    int count = count();
    List<Integer> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(u32());
    }
    return items;
  }

  /** A list's length; each item takes four bytes at least, so that a false one cannot fill the heap. */
  private int count() throws SyscallException {
    int count = u32();
    if (count < 0 || count > (bytes.length - position) / 4) {
      throw malformed();
    }
    return count;
  }

  private void need(int length) throws SyscallException {
    if (length < 0 || length > bytes.length - position) {
      throw malformed();
    }
  }

  private static SyscallException malformed() {
    return new SyscallException("recvmsg", "front door's message", Errno.EBADMSG);
  }
}
