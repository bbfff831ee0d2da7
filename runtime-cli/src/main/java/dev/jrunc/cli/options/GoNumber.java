package dev.jrunc.cli.options;

import dev.jrunc.cli.text.GoQuote;
import dev.jrunc.container.failure.InvalidRequest;
import java.math.BigInteger;

/** Numbers as Go's {@code strconv} reads them, which is what runc's callers may write. */
public final class GoNumber {
  private GoNumber() {}

  /** Why a text is not a number, in the two ways Go tells apart. */
  enum Fault {
    SYNTAX,
    RANGE
  }

  /** Thrown with the reason; the caller knows the words that go with it. */
  static final class NotANumber extends Exception {
    private final Fault fault;

    NotANumber(Fault fault) {
      super(null, null, false, false);
      this.fault = fault;
    }

    Fault fault() {
      return fault;
    }
  }

  /**
   * {@code strconv.ParseInt(text, base, 64)}. Base 0 takes the prefixes 0x, 0o, 0b and a plain 0, and
   * underscores between digits.
   */
  static long parse(String text, int base) throws NotANumber {
    int i = 0;
    boolean negative = false;
    if (!text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+')) {
      negative = text.charAt(0) == '-';
      i = 1;
    }
    int radix = base;
    boolean underscores = base == 0;
    // A digit or a base prefix may stand before an underscore, nothing else.
    boolean digitBefore = false;
    if (base == 0) {
      radix = 10;
      if (i < text.length() && text.charAt(i) == '0') {
        char mark = i + 1 < text.length() ? Character.toLowerCase(text.charAt(i + 1)) : ' ';
        radix = mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
        boolean prefixed = mark == 'x' || mark == 'b' || mark == 'o';
        if (text.length() == i + 1) {
          return 0;
        }
        i += prefixed ? 2 : 1;
        digitBefore = true;
      }
    }
    StringBuilder digits = new StringBuilder(text.length() - i);
    boolean lastWasUnderscore = false;
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '_' && underscores) {
        if (!digitBefore || lastWasUnderscore) {
          throw new NotANumber(Fault.SYNTAX);
        }
        lastWasUnderscore = true;
        continue;
      }
      if (c >= 0x80 || Character.digit(c, radix) < 0) {
        throw new NotANumber(Fault.SYNTAX);
      }
      digits.append(c);
      digitBefore = true;
      lastWasUnderscore = false;
    }
    if (digits.isEmpty() || lastWasUnderscore) {
      throw new NotANumber(Fault.SYNTAX);
    }
    try {
      return Long.parseLong((negative ? "-" : "") + digits, radix);
    } catch (NumberFormatException e) {
      // Only too many digits are left as a reason.
      assert new BigInteger(digits.toString(), radix).bitLength() > 62;
      throw new NotANumber(Fault.RANGE);
    }
  }

  /**
   * {@code strconv.ParseInt} or {@code ParseUint} of a decimal number of 64 bits.
   *
   * @param option whose value it is, without dashes
   */
  public static long parseDecimal(String option, String text, boolean unsigned) throws InvalidRequest {
    boolean digits = !text.isEmpty();
    int from = !unsigned && (text.startsWith("-") || text.startsWith("+")) ? 1 : 0;
    for (int i = from; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    String reason = "invalid syntax";
    if (digits && from < text.length()) {
      try {
        return unsigned ? Long.parseUnsignedLong(text) : Long.parseLong(text);
      } catch (NumberFormatException e) {
        reason = "value out of range";
      }
    }
    String call = unsigned ? "strconv.ParseUint" : "strconv.ParseInt";
    throw new InvalidRequest(
        "invalid value for " + option + ": " + call + ": parsing " + GoQuote.quote(text) + ": " + reason);
  }

  /** {@code strconv.ParseBool}. */
  static boolean parseBoolean(String text) throws NotANumber {
    return switch (text) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw new NotANumber(Fault.SYNTAX);
    };
  }
}
