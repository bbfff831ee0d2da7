package dev.jrunc.container.sync;

/**
 * Untrusted text made fit for a log or a terminal: control characters, which could move the cursor
 * or forge a line, are written as Go's {@code %q} writes them.
 */
final class Printable {
  private static final String HEX = "0123456789abcdef";

  private Printable() {}

  static String of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return escape(text);
      }
    }
    return text;
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (Character.isISOControl(c)) {
            out.append("\\x").append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }
}
