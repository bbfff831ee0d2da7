package dev.jrunc.cli.text;

/** Go's {@code strconv.Quote}: a string between double quotes, with everything unprintable escaped. */
public final class GoQuote {
  private static final String HEX = "0123456789abcdef";

  private GoQuote() {}

  /** Lone surrogates U+DC80..U+DCFF are bytes that are not UTF-8 and come out as {@code \xNN}. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    quote(text, out);
    return out.toString();
  }

  /** As {@link #quote(String)}, at the end of {@code out}. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '"', '\\' -> out.append('\\').append((char) c);
        case 0x07 -> out.append("\\a");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case 0x0b -> out.append("\\v");
        default -> {
          if (c >= ' ' && c < 0x7f || c > 0x7f && printable(c)) {
            out.appendCodePoint(c);
          } else if (c < 0x80) {
            hex(out.append("\\x"), c, 2);
          } else if (c >= 0xdc80 && c <= 0xdcff) {
            hex(out.append("\\x"), c & 0xff, 2);
          } else if (c < 0x10000) {
            hex(out.append("\\u"), c, 4);
          } else {
            hex(out.append("\\U"), c, 8);
          }
        }
      }
    }
    out.append('"');
  }

  /** Go's {@code unicode.IsPrint}: letters, marks, numbers, punctuation and symbols. */
  private static boolean printable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static void hex(StringBuilder out, int value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      out.append(HEX.charAt(value >> shift & 0xf));
    }
  }
}
