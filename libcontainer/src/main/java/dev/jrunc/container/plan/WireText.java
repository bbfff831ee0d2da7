package dev.jrunc.container.plan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Strings as the bytes they came from: UTF-8, where a lone surrogate U+DC80 to U+DCFF stands for the
 * byte 0x80 to 0xff that was no UTF-8 (the codec of the native room, which the plan may not use).
 */
final class WireText {
  private WireText() {}

  /** The bytes of a string. */
  static byte[] bytes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return encode(text);
      }
    }
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] encode(String text) {
    byte[] out = new byte[text.length() * 3];
    int n = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (point < 0x80) {
        out[n++] = (byte) point;
      } else if (point >= 0xdc80 && point <= 0xdcff) {
        out[n++] = (byte) point;
      } else if (point < 0x800) {
        out[n++] = (byte) (0xc0 | point >> 6);
        out[n++] = tail(point, 0);
      } else if (point < 0x10000) {
        out[n++] = (byte) (0xe0 | point >> 12);
        out[n++] = tail(point, 6);
        out[n++] = tail(point, 0);
      } else {
        out[n++] = (byte) (0xf0 | point >> 18);
        out[n++] = tail(point, 12);
        out[n++] = tail(point, 6);
        out[n++] = tail(point, 0);
      }
    }
    return Arrays.copyOf(out, n);
  }

  private static byte tail(int point, int shift) {
    return (byte) (0x80 | point >> shift & 0x3f);
  }
}
