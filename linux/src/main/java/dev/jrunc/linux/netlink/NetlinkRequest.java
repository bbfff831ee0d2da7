package dev.jrunc.linux.netlink;

import dev.jrunc.linux.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A message to the kernel: header, a structure of the message's type, attributes (netlink(7), rtnetlink(7)). */
final class NetlinkRequest {
  static final int HEADER = 16;
  static final int DUMP = 0x300;
  static final int CREATE_NEW = 0x600;

  private static final int REQUEST = 1;
  private static final int ACK = 4;

  private static final int LONGEST = 1024;

  private final ByteBuffer bytes = ByteBuffer.allocate(LONGEST).order(ByteOrder.nativeOrder());

  /**
   * @param type RTM_*
   * @param flags NLM_F_*; NLM_F_REQUEST and NLM_F_ACK are added
   */
  NetlinkRequest(int type, int flags, int sequence) {
    bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST | ACK)).putInt(sequence).putInt(0);
  }

  /** struct ifinfomsg. */
  NetlinkRequest link(int index, int flags, int change) {
    bytes.put((byte) 0).put((byte) 0).putShort((short) 0).putInt(index).putInt(flags).putInt(change);
    return this;
  }

  /** struct ifaddrmsg. */
  NetlinkRequest address(int family, int prefix, int index) {
    bytes.put((byte) family).put((byte) prefix).put((byte) 0).put((byte) 0).putInt(index);
    return this;
  }

  NetlinkRequest attribute(int type, byte[] value) {
    bytes.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    bytes.position(bytes.position() + 3 & ~3);
    return this;
  }

  NetlinkRequest attribute(int type, int value) {
    bytes.putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  /** With the NUL that the kernel wants. */
  NetlinkRequest attribute(int type, String value) {
    return attribute(type, Bytes.encode(value + '\0'));
  }

  byte[] toBytes() {
    bytes.putInt(0, bytes.position());
    byte[] message = new byte[bytes.position()];
    bytes.get(0, message);
    return message;
  }
}
