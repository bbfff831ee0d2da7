package dev.jrunc.cli.options;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go's {@code time.ParseDuration} reads them: {@code 5s}, {@code 1h15m30.918s}, {@code 300ms}. */
final class GoDuration {
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  static Duration parse(String text) throws GoNumber.NotANumber {
    boolean negative = text.startsWith("-");
    int at = negative || text.startsWith("+") ? 1 : 0;
    if (text.substring(at).equals("0")) {
      return Duration.ZERO;
    }
    if (at == text.length()) {
      throw new GoNumber.NotANumber(GoNumber.Fault.SYNTAX);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    while (at < text.length()) {
      int number = at;
      while (at < text.length() && isNumeric(text.charAt(at))) {
        at++;
      }
      int unit = at;
      while (at < text.length() && !isNumeric(text.charAt(at))) {
        at++;
      }
      nanos = nanos.add(number(text.substring(number, unit)).multiply(nanos(text.substring(unit, at))));
    }
    if (nanos.compareTo(LARGEST) > 0) {
      throw new GoNumber.NotANumber(GoNumber.Fault.RANGE);
    }
    return Duration.ofNanos(negative ? -nanos.longValue() : nanos.longValue());
  }

  private static boolean isNumeric(char c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  /** {@code 1}, {@code 1.5}, {@code .5} and {@code 1.}, but not a point alone. */
  private static BigDecimal number(String digits) throws GoNumber.NotANumber {
    if (digits.equals(".")) {
      throw new GoNumber.NotANumber(GoNumber.Fault.SYNTAX);
    }
    try {
      return new BigDecimal(digits.endsWith(".") ? digits + "0" : digits);
    } catch (NumberFormatException e) {
      throw new GoNumber.NotANumber(GoNumber.Fault.SYNTAX);
    }
  }

  private static BigDecimal nanos(String unit) throws GoNumber.NotANumber {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          // Both signs that stand for micro.
          case "us", "\u00b5s", "\u03bcs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> throw new GoNumber.NotANumber(GoNumber.Fault.SYNTAX);
        });
  }
}
