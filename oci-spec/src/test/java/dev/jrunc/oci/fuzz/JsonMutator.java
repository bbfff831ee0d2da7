package dev.jrunc.oci.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes documents of others: mostly well-formed ones, with values exchanged, doubled, taken away, of
 * another type or out of range; now and then bytes that are no JSON any more.
 */
public final class JsonMutator {
  private static final List<String> LITERALS =
      List.of(
          "null", "true", "false", "0", "1", "-1", "2", "64", "4096", "32768", "65535", "65536",
          "2147483647", "2147483648", "-2147483648", "4294967295", "4294967296",
          "9223372036854775807", "9223372036854775808", "-9223372036854775808",
          "18446744073709551615", "18446744073709551616", "1.5", "1e3", "1e400", "-0", "{}", "[]",
          "[null]", "[[]]", "{\"\":0}", "\"\"", "\"/\"", "\".\"", "\"..\"", "\"/..\"", "\"//\"",
          "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\u00fc\u20ac\ud83d\ude00\"", "\"\\n\"",
          "\"%s%n\"", "\"-1\"", "\"0-4294967295\"", "\"0,1-3,\"", "\"=\"", "\"A=\\u0000\"", "\",\"");

  private static final byte[] BYTES =
      "{}[]\",:0-9.eE\\u d800ntf\n\u00ff\u0080".getBytes(StandardCharsets.ISO_8859_1);

  private final List<String> corpus = new ArrayList<>();
  private final List<String> values = new ArrayList<>();

  /**
   * Of these.
   *
   * @param documents well-formed JSON in UTF-8
   */
  public JsonMutator(List<byte[]> documents) {
    for (byte[] document : documents) {
      String text = new String(document, StandardCharsets.UTF_8);
      corpus.add(text);
      for (JsonSpans.Span span : JsonSpans.of(text)) {
        if (span.end() - span.start() < 2000) {
          values.add(text.substring(span.start(), span.end()));
        }
      }
    }
  }

  /** A document. */
  public byte[] next(Random random) {
    String text = pick(corpus, random);
    for (int n = random.nextInt(4); n >= 0; n--) {
      text = mutate(text, random);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return random.nextInt(5) == 0 ? spoil(bytes, random) : bytes;
  }

  private String mutate(String text, Random random) {
    List<JsonSpans.Span> spans = JsonSpans.of(text);
    JsonSpans.Span span = pick(spans, random);
    String value = text.substring(span.start(), span.end());
    if (span.start() == 0 && random.nextInt(50) > 0) {
      return text;
    }
    return switch (random.nextInt(8)) {
      case 0, 1 -> replace(text, span, pick(LITERALS, random));
      case 2 -> replace(text, span, pick(values, random));
      case 3 -> remove(text, span);
      case 4 -> twice(text, span);
      case 5, 6 -> replace(text, span, changed(value, random));
      default -> replace(text, span, wrapped(value, random));
    };
  }

  /** Text, numbers and lists become longer or other, and keep their type. */
  private String changed(String value, Random random) {
    char first = value.charAt(0);
    if (first == '"') {
      String inside = value.substring(1, value.length() - 1);
      return switch (random.nextInt(6)) {
        case 0 -> "\"" + inside + "/" + inside + "\"";
        case 1 -> "\"../" + inside + "\"";
        case 2 -> "\"" + inside + "\\u0000\"";
        case 3 -> "\"" + inside + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 70_000 : 300)) + "\"";
        case 4 -> "\"" + inside.toUpperCase(java.util.Locale.ROOT).replace("\\U", "\\u").replace("\\N", "\\n") + "\"";
        default -> "\"" + (inside.isEmpty() || inside.indexOf('\\') >= 0 ? "" : inside.substring(1)) + "\"";
      };
    }
    if (first == '[' && value.length() > 2) {
      StringBuilder longer = new StringBuilder(value.substring(0, value.length() - 1));
      int more = random.nextInt(random.nextInt(50) == 0 ? 3000 : 4);
      List<String> pool = random.nextBoolean() ? LITERALS : values;
      for (int i = 0; i <= more && longer.length() < 200_000; i++) {
        longer.append(',').append(pick(pool, random));
      }
      return longer.append(']').toString();
    }
    return first == '{' ? "{}" : Long.toString(random.nextLong() >> random.nextInt(64));
  }

  /** Below more arrays than a reader may care to enter, now and then. */
  private static String wrapped(String value, Random random) {
    int depth = random.nextInt(20) == 0 ? 600 : 1 + random.nextInt(2);
    return "[".repeat(depth) + value + "]".repeat(depth);
  }

  private static String replace(String text, JsonSpans.Span span, String value) {
    return text.substring(0, span.start()) + value + text.substring(span.end());
  }

  private static String twice(String text, JsonSpans.Span span) {
    if (span.start() == 0) {
      return text;
    }
    return text.substring(0, span.end()) + "," + text.substring(span.from());
  }

  private static String remove(String text, JsonSpans.Span span) {
    int end = span.end();
    while (end < text.length() && " \n\t\r".indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    if (end < text.length() && text.charAt(end) == ',') {
      return text.substring(0, span.from()) + text.substring(end + 1);
    }
    int from = span.from();
    while (from > 0 && " \n\t\r".indexOf(text.charAt(from - 1)) >= 0) {
      from--;
    }
    return from > 0 && text.charAt(from - 1) == ',' ? text.substring(0, from - 1) + text.substring(end) : text;
  }

  private static byte[] spoil(byte[] from, Random random) {
    byte[] bytes = from;
    for (int n = random.nextInt(3); n >= 0 && bytes.length > 1; n--) {
      bytes = bytes.clone();
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = BYTES[random.nextInt(BYTES.length)];
        case 2 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
        case 3 -> {
          int length = Math.min(random.nextInt(20), bytes.length - at);
          byte[] cut = Arrays.copyOf(bytes, bytes.length - length);
          System.arraycopy(bytes, at + length, cut, at, cut.length - at);
          bytes = cut;
        }
        default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return bytes;
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
