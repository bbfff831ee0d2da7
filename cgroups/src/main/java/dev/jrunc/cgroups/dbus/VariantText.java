package dev.jrunc.cgroups.dbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * GLib's text form of a value, in which annotations name unit properties: {@code uint64 5},
 * {@code 'text'}, {@code ['a', 'b']}, {@code @as []}, {@code (1, true)}, {@code <'in a variant'>}. A
 * number without a type is an int32, or a double if it looks like one; an array has its first
 * member's type.
 */
public final class VariantText {
  private static final Map<String, String> KEYWORDS =
      Map.ofEntries(
          Map.entry("boolean", "b"), Map.entry("byte", "y"), Map.entry("int16", "n"),
          Map.entry("uint16", "q"), Map.entry("int32", "i"), Map.entry("uint32", "u"),
          Map.entry("int64", "x"), Map.entry("uint64", "t"), Map.entry("double", "d"),
          Map.entry("string", "s"), Map.entry("objectpath", "o"), Map.entry("signature", "g"));

  private final String text;
  private int at;

  private VariantText(String text) {
    this.text = text;
  }

  public static Variant parse(String text) throws DBusException {
    VariantText in = new VariantText(text);
    Variant value = in.value("");
    in.skipBlanks();
    if (in.at < text.length()) {
      throw in.failed("unexpected \"" + text.substring(in.at) + "\"");
    }
    return value;
  }

  /** @param wanted the type it must have; "" for its own */
  private Variant value(String wanted) throws DBusException {
    skipBlanks();
    if (at >= text.length()) {
      throw failed("unexpected end");
    }
    char c = text.charAt(at);
    return switch (c) {
      case '\'', '"' -> typed(wanted.isEmpty() ? "s" : wanted, quoted(c));
      case '[' -> array(wanted);
      case '(' -> tuple(wanted);
      case '<' -> {
        at++;
        Variant inner = value("");
        take('>');
        yield typed("v", inner);
      }
      case '@' -> {
        int end = Signature.end(text, at + 1);
        String type = text.substring(at + 1, end);
        at = end;
        yield value(type);
      }
      default -> word(wanted);
    };
  }

  private static Variant typed(String type, Object value) {
    return new Variant(type, value);
  }

  private Variant word(String wanted) throws DBusException {
    int start = at;
    while (at < text.length() && " \t\n,])>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    String type = KEYWORDS.get(word);
    if (type != null) {
      return value(type);
    }
    if (word.equals("true") || word.equals("false")) {
      return typed("b", word.equals("true"));
    }
    return number(word, wanted);
  }

  private Variant number(String word, String wanted) throws DBusException {
    try {
      boolean hex = word.startsWith("0x");
      boolean real = !hex && (word.indexOf('.') >= 0 || word.indexOf('e') >= 0);
      String type = wanted.isEmpty() ? (real ? "d" : "i") : wanted;
      if (type.equals("d")) {
        return typed(type, Double.parseDouble(word));
      }
      long value =
          hex
              ? Long.parseUnsignedLong(word, 2, word.length(), 16)
              : word.startsWith("-") ? Long.parseLong(word) : Long.parseUnsignedLong(word);
      if (!fits(type, value, word.startsWith("-"))) {
        throw failed(word + " is out of range");
      }
      return typed(type, value);
    } catch (NumberFormatException e) {
      throw failed("unexpected \"" + word + "\"");
    }
  }

  private static boolean fits(String type, long value, boolean negative) {
    return switch (type) {
      case "y" -> value >= 0 && value <= 0xff;
      case "n" -> value >= Short.MIN_VALUE && value <= Short.MAX_VALUE;
      case "q" -> value >= 0 && value <= 0xffff;
      case "i" -> value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
      case "u" -> value >= 0 && value <= 0xffffffffL;
      case "x" -> negative == value < 0;
      case "t" -> !negative;
      default -> false;
    };
  }

  private Variant array(String wanted) throws DBusException {
    String member = wanted.startsWith("a") ? wanted.substring(1) : "";
    List<Object> members = new ArrayList<>();
    at++;
    while (!found(']')) {
      if (!members.isEmpty()) {
        take(',');
      }
      Variant next = value(member);
      member = next.signature();
      members.add(next.value());
    }
    if (member.isEmpty()) {
      throw failed("unable to infer type of an empty array");
    }
    return typed("a" + member, members);
  }

  private Variant tuple(String wanted) throws DBusException {
    StringBuilder type = new StringBuilder("(");
    List<Object> members = new ArrayList<>();
    int memberAt = 1;
    at++;
    while (!found(')')) {
      if (!members.isEmpty()) {
        take(',');
        if (found(')')) {
          break;
        }
      }
      String member = "";
      if (!wanted.isEmpty()) {
        int end = Signature.end(wanted, memberAt);
        member = wanted.substring(memberAt, end);
        memberAt = end;
      }
      Variant next = value(member);
      type.append(next.signature());
      members.add(next.value());
    }
    return typed(type.append(')').toString(), members);
  }

  private String quoted(char quote) throws DBusException {
    StringBuilder out = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return out.toString();
      }
      if (c == '\\' && at + 1 < text.length()) {
        c = text.charAt(++at);
        c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
      }
      out.append(c);
    }
    throw failed("string without an end");
  }

  private boolean found(char c) throws DBusException {
    skipBlanks();
    if (at >= text.length()) {
      throw failed("unexpected end");
    }
    if (text.charAt(at) != c) {
      return false;
    }
    at++;
    return true;
  }

  private void take(char c) throws DBusException {
    if (!found(c)) {
      throw failed("expected '" + c + "' before \"" + text.substring(at) + "\"");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private DBusException failed(String what) {
    return new DBusException("dbus: variant parse error: " + what + " in \"" + text + "\"");
  }
}
