package dev.jrunc.oci.json;

/** Strings as Go's encoding/json writes and sorts them. */
final class GoStrings {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private static final boolean[] PLAIN = new boolean[0x7f];

  static {
    for (char c = 0x20; c < PLAIN.length; c++) {
      PLAIN[c] = "\"\\<>&".indexOf(c) < 0;
    }
  }

  private GoStrings() {}

  /** Appends the string as JSON. */
  static void quote(StringBuilder out, String s) {
    out.append('"');
    int plain = plainLength(s);
    if (plain == s.length()) {
      out.append(s).append('"');
      return;
    }
    out.append(s, 0, plain);
    for (int i = plain; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(out, c);
        default -> {
          if (c < 0x20) {
            escape(out, c);
          } else if (!Character.isSurrogate(c)) {
            out.append(c);
          } else if (Character.isHighSurrogate(c)
              && i + 1 < s.length()
              && Character.isLowSurrogate(s.charAt(i + 1))) {
            out.append(c).append(s.charAt(++i));
          } else {
            escape(out, '\ufffd');
          }
        }
      }
    }
    out.append('"');
  }

  /** How many characters at the beginning stand for themselves: mostly all. */
  private static int plainLength(String s) {
    int length = s.length();
    for (int i = 0; i < length; i++) {
      char c = s.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return i;
      }
    }
    return length;
  }

  private static void escape(StringBuilder out, char c) {
    out.append("\\u")
        .append(HEX[c >> 12])
        .append(HEX[c >> 8 & 15])
        .append(HEX[c >> 4 & 15])
        .append(HEX[c & 15]);
  }

  /** Order of the UTF-8 bytes, which is that of code points and not that of UTF-16 units. */
  static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogateX = Character.isSurrogate(x);
        return surrogateX == Character.isSurrogate(y) ? x - y : surrogateX ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
