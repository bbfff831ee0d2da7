package dev.jrunc.linux;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Byte strings of the kernel (paths, argv, environment) as Java strings: UTF-8, where each byte that
 * is not part of valid UTF-8 stands as a lone surrogate U+DC80..U+DCFF. Every byte string survives
 * the way there and back (the scheme of Python's PEP 383).
 */
public final class Bytes {
  private Bytes() {}

  public static String decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  public static String decode(byte[] bytes, int offset, int length) {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] < 0) {
        return decodeSlowly(bytes, offset, end);
      }
    }
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  public static byte[] encode(String s) {
    byte[] latin = s.getBytes(StandardCharsets.ISO_8859_1);
    for (byte b : latin) {
      // A question mark may stand for a character that ISO 8859-1 does not have.
      if (b < 0 || b == '?') {
        return encodeSlowly(s);
      }
    }
    return latin;
  }

  /** The same for a string that the kernel takes as NUL-terminated; null: it holds one itself. */
  static byte @Nullable [] encodeWithoutNul(String s) {
    byte[] latin = s.getBytes(StandardCharsets.ISO_8859_1);
    for (byte b : latin) {
      if (b <= 0 || b == '?') {
        return s.indexOf('\0') >= 0 ? null : encodeSlowly(s);
      }
    }
    return latin;
  }

  private static String decodeSlowly(byte[] b, int from, int end) {
    StringBuilder out = new StringBuilder(end - from);
    int i = from;
    while (i < end) {
      int lead = b[i] & 0xff;
      int length = lead < 0x80 ? 1 : sequenceLength(b, i, end);
      switch (length) {
        case 1 -> out.append((char) lead);
        case 2 -> out.append((char) ((lead & 0x1f) << 6 | b[i + 1] & 0x3f));
        case 3 -> out.append((char) ((lead & 0x0f) << 12 | (b[i + 1] & 0x3f) << 6 | b[i + 2] & 0x3f));
        case 4 ->
            out.appendCodePoint(
                (lead & 0x07) << 18 | (b[i + 1] & 0x3f) << 12 | (b[i + 2] & 0x3f) << 6 | b[i + 3] & 0x3f);
        default -> {
          out.append((char) (0xdc00 | lead));
          length = 1;
        }
      }
      i += length;
    }
    return out.toString();
  }

  /** Length of the valid multi-byte sequence at {@code i}, else 0 (overlong, surrogate, cut off, beyond U+10FFFF). */
  private static int sequenceLength(byte[] b, int i, int end) {
    int lead = b[i] & 0xff;
    int length = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (length == 0 || i + length > end) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((b[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = b[i + 1] & 0xff;
    boolean bad =
        lead == 0xe0 && second < 0xa0
            || lead == 0xed && second > 0x9f
            || lead == 0xf0 && second < 0x90
            || lead == 0xf4 && second > 0x8f;
    return bad ? 0 : length;
  }

  private static byte[] encodeSlowly(String s) {
    byte[] out = new byte[s.length() * 3];
    int n = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        out[n++] = (byte) c;
      } else if (c < 0x800) {
        out[n++] = (byte) (0xc0 | c >> 6);
        out[n++] = (byte) (0x80 | c & 0x3f);
      } else if (Character.isHighSurrogate(c) && i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))) {
        int cp = Character.toCodePoint(c, s.charAt(++i));
        out[n++] = (byte) (0xf0 | cp >> 18);
        out[n++] = (byte) (0x80 | cp >> 12 & 0x3f);
        out[n++] = (byte) (0x80 | cp >> 6 & 0x3f);
        out[n++] = (byte) (0x80 | cp & 0x3f);
      } else if (c >= 0xdc80 && c <= 0xdcff) {
        out[n++] = (byte) (c & 0xff);
      } else {
        // Other lone surrogates come from no byte string; the three bytes decode back to surrogates one by one.
        out[n++] = (byte) (0xe0 | c >> 12);
        out[n++] = (byte) (0x80 | c >> 6 & 0x3f);
        out[n++] = (byte) (0x80 | c & 0x3f);
      }
    }
    return Arrays.copyOf(out, n);
  }
}
