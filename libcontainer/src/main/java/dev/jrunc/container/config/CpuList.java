package dev.jrunc.container.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Lists of CPUs or memory nodes as {@code 0-3,7} (cpuset(7) "List format"). */
public final class CpuList {
  /** No machine has more: the kernel's own bound is 8192 CPUs. */
  private static final int MAX = 1 << 16;

  private CpuList() {}

  /**
   * The numbers, ascending, each once; empty for an empty text.
   *
   * @throws NumberFormatException with the part that is no number or no range
   */
  public static List<Integer> parse(String text) {
    List<Integer> numbers = new ArrayList<>();
    if (text.isBlank()) {
      return numbers;
    }
    int start = 0;
    while (start <= text.length()) {
      int end = text.indexOf(',', start);
      if (end < 0) {
        end = text.length();
      }
      String part = text.substring(start, end).strip();
      start = end + 1;
      if (part.isEmpty()) {
        continue;
      }
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : number(part.substring(dash + 1));
      if (first > last) {
        throw new NumberFormatException("invalid values (start > end): " + part);
      }
      for (int n = first; n <= last; n++) {
        if (!numbers.contains(n)) {
          numbers.add(n);
        }
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  /** The numbers as a bit mask: number n is bit n % 8 of byte n / 8; padded to 8 bytes. */
  public static byte[] mask(List<Integer> numbers) {
    int highest = -1;
    for (int number : numbers) {
      highest = Math.max(highest, number);
    }
    byte[] mask = new byte[(highest / 64 + 1) * 8];
    for (int number : numbers) {
      mask[number / 8] |= (byte) (1 << (number % 8));
    }
    return mask;
  }

  /** The mask of a list as one number, as {@code 0x3} for {@code 0-1}. */
  public static String hexadecimal(String list) {
    BigInteger mask = BigInteger.ZERO;
    for (int cpu : parse(list)) {
      mask = mask.setBit(cpu);
    }
    return "0x" + mask.toString(16);
  }

  private static int number(String text) {
    int value;
    try {
      value = Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      // runc's words; Java's own say nothing to whoever wrote the list.
      throw new NumberFormatException("strconv.ParseUint: parsing \"" + text + "\": invalid syntax");
    }
    if (value < 0 || value >= MAX) {
      throw new NumberFormatException("value out of range: " + text);
    }
    return value;
  }
}
