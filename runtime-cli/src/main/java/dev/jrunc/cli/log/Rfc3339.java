package dev.jrunc.cli.log;

/**
 * Seconds as {@code 2026-11-22T02:03:40Z}. Always UTC, unlike runc, which takes the local time zone:
 * the time zone data would cost more than the rest of the line, and every reader parses the offset.
 */
final class Rfc3339 {
  private static final int SECONDS_A_DAY = 86_400;

  private Rfc3339() {}

  static void append(long epochSecond, StringBuilder out) {
    long day = Math.floorDiv(epochSecond, SECONDS_A_DAY);
    int second = Math.floorMod(epochSecond, SECONDS_A_DAY);
    // Years here start in March, so that the leap day is the last; 719,468 days lie between 0000-03-01 and 1970-01-01.
    long shifted = day + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    int dayOfEra = Math.floorMod(shifted, 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    digits(4, yearOfEra + era * 400 + (month <= 2 ? 1 : 0), out);
    digits(2, month, out.append('-'));
    digits(2, dayOfYear - (153 * marchMonth + 2) / 5 + 1, out.append('-'));
    digits(2, second / 3_600, out.append('T'));
    digits(2, second / 60 % 60, out.append(':'));
    digits(2, second % 60, out.append(':'));
    out.append('Z');
  }

  private static void digits(int width, long value, StringBuilder out) {
    String text = Long.toString(value);
    out.repeat('0', Math.max(0, width - text.length())).append(text);
  }
}
