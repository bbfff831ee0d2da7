package dev.jrunc.oci.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Growing bytes: JSON in UTF-8, with strings as Go's encoding/json writes them. */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** By character: whether it stands for itself, in one byte. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char c = 0x20; c < PLAIN.length; c++) {
      PLAIN[c] = "\"\\<>&".indexOf(c) < 0;
    }
  }

  private byte[] bytes = new byte[2048];
  private int length;

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Appends one ASCII character. */
  void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  /** Appends text of ASCII only. */
  void ascii(String text) {
    reserve(text.length());
    copy(text);
  }

  /** Appends a property's name and the colon, for a name in which nothing has to be escaped. */
  void plainName(String name) {
    assert isPlain(name) : name;
    reserve(name.length() + 3);
    bytes[length++] = '"';
    copy(name);
    bytes[length++] = '"';
    bytes[length++] = ':';
  }

  /** Appends the string as JSON. */
  void quote(String s) {
    int count = s.length();
    reserve(count + 2);
    byte[] to = bytes;
    int end = length;
    to[end++] = '"';
    for (int i = 0; i < count; i++) {
      char c = s.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        length = end;
        escapeFrom(s, i);
        return;
      }
      to[end++] = (byte) c;
    }
    to[end++] = '"';
    length = end;
  }

  /** The rest of a string in which not all is plain, from the first character that is not. */
  private void escapeFrom(String s, int from) {
    for (int i = from; i < s.length(); i++) {
      // Six for this one, one each for those that come, one for the quotation mark.
      reserve(s.length() - i + 6);
      char c = s.charAt(i);
      switch (c) {
        case '"' -> shortEscape('"');
        case '\\' -> shortEscape('\\');
        case '\n' -> shortEscape('n');
        case '\r' -> shortEscape('r');
        case '\t' -> shortEscape('t');
        case '\b' -> shortEscape('b');
        case '\f' -> shortEscape('f');
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < 0x20) {
            escape(c);
          } else if (!Character.isSurrogate(c)) {
            utf8(c);
          } else if (Character.isHighSurrogate(c)
              && i + 1 < s.length()
              && Character.isLowSurrogate(s.charAt(i + 1))) {
            utf8(Character.toCodePoint(c, s.charAt(++i)));
          } else {
            escape('\ufffd');
          }
        }
      }
    }
    bytes[length++] = '"';
  }

  private void shortEscape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = (byte) c;
  }

  private void escape(char c) {
    bytes[length++] = '\\';
    bytes[length++] = 'u';
    bytes[length++] = HEX[c >> 12];
    bytes[length++] = HEX[c >> 8 & 15];
    bytes[length++] = HEX[c >> 4 & 15];
    bytes[length++] = HEX[c & 15];
  }

  private void utf8(int point) {
    if (point < 0x80) {
      bytes[length++] = (byte) point;
    } else if (point < 0x800) {
      bytes[length++] = (byte) (0xc0 | point >> 6);
      bytes[length++] = tail(point);
    } else if (point < 0x10000) {
      bytes[length++] = (byte) (0xe0 | point >> 12);
      bytes[length++] = tail(point >> 6);
      bytes[length++] = tail(point);
    } else {
      bytes[length++] = (byte) (0xf0 | point >> 18);
      bytes[length++] = tail(point >> 12);
      bytes[length++] = tail(point >> 6);
      bytes[length++] = tail(point);
    }
  }

  private static byte tail(int point) {
    return (byte) (0x80 | point & 0x3f);
  }

  /** The method is deprecated because it copies the lower half of each character, which for ASCII is all there is. */
  @SuppressWarnings("deprecation")
  private void copy(String ascii) {
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
  }

  private static boolean isPlain(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) >= PLAIN.length || !PLAIN[s.charAt(i)]) {
        return false;
      }
    }
    return true;
  }

  private void reserve(int more) {
    if (more > bytes.length - length) {
      grow(more);
    }
  }

  private void grow(int more) {
    bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
  }
}
