package dev.jrunc.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One message of the kernel's, without its header.
 *
 * @param type RTM_* or NLMSG_*
 * @param sequence of the request that it answers
 * @param body structure and attributes
 */
record NetlinkMessage(int type, int sequence, ByteBuffer body) {
  static final int ERROR = 2;
  static final int DONE = 3;

  /**
   * The next message of a packet.
   *
   * @return null at its end, or if it is cut off
   */
  static @Nullable NetlinkMessage next(ByteBuffer packet) {
    int at = packet.position();
    if (packet.remaining() < NetlinkRequest.HEADER) {
      return null;
    }
    int length = packet.getInt(at);
    if (length < NetlinkRequest.HEADER || length > packet.remaining()) {
      return null;
    }
    int type = packet.getShort(at + 4) & 0xffff;
    int sequence = packet.getInt(at + 8);
    ByteBuffer body =
        packet.slice(at + NetlinkRequest.HEADER, length - NetlinkRequest.HEADER).order(ByteOrder.nativeOrder());
    packet.position(Math.min(at + (length + 3 & ~3), packet.limit()));
    return new NetlinkMessage(type, sequence, body);
  }

  /** Of ERROR and DONE: an errno, negative; 0: it is done. */
  int error() {
    return body.limit() < 4 ? 0 : body.getInt(0);
  }

  /**
   * An attribute's bytes; null if there is none.
   *
   * @param after length of the structure before the attributes
   */
  byte @Nullable [] attribute(int after, int wanted) {
    for (int at = after; at + 4 <= body.limit(); ) {
      int length = body.getShort(at) & 0xffff;
      if (length < 4 || at + length > body.limit()) {
        return null;
      }
      // The two upper bits say how the value is written.
      if ((body.getShort(at + 2) & 0x3fff) == wanted) {
        byte[] value = new byte[length - 4];
        body.get(at + 4, value);
        return value;
      }
      at += length + 3 & ~3;
    }
    return null;
  }

  /** Records of buffers are not compared: this is for messages. */
  @Override
  public String toString() {
    byte[] bytes = new byte[body.limit()];
    body.get(0, bytes);
    return "type " + type + ", sequence " + sequence + ", " + Arrays.toString(bytes);
  }
}
