package dev.jrunc.cli.options;

import dev.jrunc.cli.text.GoQuote;
import dev.jrunc.container.failure.InvalidRequest;
import java.util.Locale;

/**
 * Sizes as Docker's go-units reads them ({@code RAMInBytes}): {@code 64m}, {@code 1.5 GiB}, {@code 10kb};
 * the factors are powers of 1024.
 */
public final class MemorySize {
  private static final String UNITS = "kmgtp";

  private MemorySize() {}

  /**
   * The size in bytes, -1 for {@code -1}.
   *
   * @param option whose value it is, without dashes
   */
  public static long parse(String option, String text) throws InvalidRequest {
    if (text.equals("-1")) {
      return -1;
    }
    int last = text.length() - 1;
    while (last >= 0 && ". 0123456789".indexOf(text.charAt(last)) < 0) {
      last--;
    }
    if (last < 0) {
      throw invalid(option, "invalid size: '" + text + "'");
    }
    boolean blank = text.charAt(last) == ' ';
    double number = number(option, text.substring(0, blank ? last : last + 1));
    if (number < 0) {
      throw invalid(option, "invalid size: '" + text + "'");
    }
    String suffix = text.substring(last + 1);
    double bytes = number * factor(option, suffix.toLowerCase(Locale.ROOT));
    if (bytes >= 0x1p63) {
      throw invalid(option, "size out of range: '" + text + "'");
    }
    return (long) bytes;
  }

  private static double factor(String option, String suffix) throws InvalidRequest {
    if (suffix.isEmpty() || suffix.equals("b")) {
      return 1;
    }
    int unit = UNITS.indexOf(suffix.charAt(0));
    String rest = suffix.substring(1);
    if (unit < 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
      throw invalid(option, "invalid suffix: '" + suffix + "'");
    }
    return Math.pow(1024, unit + 1);
  }

  private static double number(String option, String text) throws InvalidRequest {
    String digits = text.replace("_", "");
    // Java's own syntax has more: a suffix d, blanks, NaN.
    boolean sound = !digits.isEmpty();
    for (int i = 0; i < digits.length(); i++) {
      sound &= "+-.0123456789eE".indexOf(digits.charAt(i)) >= 0;
    }
    try {
      if (sound) {
        return Double.parseDouble(digits);
      }
    } catch (NumberFormatException e) {
      sound = false;
    }
    throw invalid(option, "strconv.ParseFloat: parsing " + GoQuote.quote(text) + ": invalid syntax");
  }

  private static InvalidRequest invalid(String option, String reason) {
    return new InvalidRequest("invalid value for " + option + ": " + reason);
  }
}
