package dev.jrunc.oci.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Times as Go's {@code time.RFC3339Nano} spells them: up to nine digits of fraction without zeros at the
 * end. By hand, since java.time.format costs a cold start some tens of milliseconds.
 */
public final class Rfc3339 {
  /** From 0000-03-01. */
  private static final int DAYS_BEFORE_1970 = 719_468;

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
      if (text.charAt(4) != '-'
          || text.charAt(7) != '-'
          || text.charAt(10) != 'T'
          || text.charAt(13) != ':'
          || text.charAt(16) != ':') {
        throw new DateTimeException("not an RFC 3339 time: " + text);
      }
      String zone = text.substring(end);
      long local = date(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)) * 86_400 + time(text);
      return Instant.ofEpochSecond(zone.equals("Z") ? local : local - offset(zone).getTotalSeconds(), nano);
    } catch (IndexOutOfBoundsException e) {
      throw new DateTimeException("not an RFC 3339 time: " + text, e);
    }
  }

  /** Days since 1970-01-01. java.time's own LocalDate sets up java.time.format when it counts them. */
  private static long date(int year, int month, int day) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int length =
        switch (month) {
          case 2 -> leap ? 29 : 28;
          case 4, 6, 9, 11 -> 30;
          default -> 31;
        };
    if (month < 1 || month > 12 || day < 1 || day > length) {
      throw new DateTimeException("no such day: " + year + "-" + month + "-" + day);
    }
    // In years that begin in March the leap day is the last, and the months before it have 153 days in each five.
    int y = month > 2 ? year : year - 1;
    int m = month > 2 ? month - 3 : month + 9;
    int leapDays = Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400);
    return 365L * y + leapDays + (153 * m + 2) / 5 + day - 1 - DAYS_BEFORE_1970;
  }

  private static int time(String text) {
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no such time of day: " + text);
    }
    return (hour * 60 + minute) * 60 + second;
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
