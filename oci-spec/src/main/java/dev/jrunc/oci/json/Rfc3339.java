package dev.jrunc.oci.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Times as Go's {@code time.RFC3339Nano} spells them: up to nine digits of fraction without zeros at the
 * end. By hand, since java.time.format costs a cold start some tens of milliseconds.
 */
public final class Rfc3339 {
  private Rfc3339() {}

  /** In UTC, as {@code 2026-11-22T02:04:33.098643496Z}. */
  public static String format(Instant instant) {
    OffsetDateTime t = instant.atOffset(ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(30);
    pad(out, t.getYear(), 4).append('-');
    pad(out, t.getMonthValue(), 2).append('-');
    pad(out, t.getDayOfMonth(), 2).append('T');
    pad(out, t.getHour(), 2).append(':');
    pad(out, t.getMinute(), 2).append(':');
    pad(out, t.getSecond(), 2);
    if (t.getNano() != 0) {
      pad(out.append('.'), t.getNano(), 9);
      while (out.charAt(out.length() - 1) == '0') {
        out.setLength(out.length() - 1);
      }
    }
    return out.append('Z').toString();
  }

  /** @throws DateTimeException if the text is no RFC 3339 time */
  public static Instant parse(String text) {
    try {
      int end = 19;
      int nano = 0;
      if (text.length() > end && text.charAt(end) == '.') {
        int scale = 100_000_000;
        for (end++; isDigit(text.charAt(end)); end++) {
          nano += (text.charAt(end) - '0') * scale;
          scale /= 10;
        }
      }
      LocalDateTime local =
          LocalDateTime.of(
              number(text, 0, 4),
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              number(text, 17, 19),
              nano);
      if (text.charAt(4) != '-'
          || text.charAt(7) != '-'
          || text.charAt(10) != 'T'
          || text.charAt(13) != ':'
          || text.charAt(16) != ':') {
        throw new DateTimeException("not an RFC 3339 time: " + text);
      }
      String zone = text.substring(end);
      return local.toInstant(zone.equals("Z") ? ZoneOffset.UTC : offset(zone));
    } catch (IndexOutOfBoundsException e) {
      throw new DateTimeException("not an RFC 3339 time: " + text, e);
    }
  }

  private static ZoneOffset offset(String zone) {
    if (zone.length() != 6 || zone.charAt(3) != ':' || "+-".indexOf(zone.charAt(0)) < 0) {
      throw new DateTimeException("not a zone offset: " + zone);
    }
    int sign = zone.charAt(0) == '-' ? -1 : 1;
    return ZoneOffset.ofHoursMinutes(sign * number(zone, 1, 3), sign * number(zone, 4, 6));
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        throw new DateTimeException("not an RFC 3339 time: " + text);
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static StringBuilder pad(StringBuilder out, int value, int width) {
    String digits = Integer.toString(value);
    for (int i = digits.length(); i < width; i++) {
      out.append('0');
    }
    return out.append(digits);
  }
}
