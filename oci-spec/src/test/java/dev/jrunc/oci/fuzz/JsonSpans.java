package dev.jrunc.oci.fuzz;

import java.util.ArrayList;
import java.util.List;

/** Where the values of a JSON document stand. The document must be well-formed. */
final class JsonSpans {
  /**
   * A value.
   *
   * @param from of the member that it is the value of, or of itself
   * @param start of itself
   * @param end behind it
   */
  record Span(int from, int start, int end) {}

  private final String text;
  private final List<Span> spans = new ArrayList<>();
  private int at;

  private JsonSpans(String text) {
    this.text = text;
  }

  /** All values, the document's own last. */
  static List<Span> of(String text) {
    JsonSpans scanner = new JsonSpans(text);
    scanner.blanks();
    scanner.value(scanner.at);
    return scanner.spans;
  }

  private void value(int from) {
    int start = at;
    switch (text.charAt(at)) {
      case '{', '[' -> members(text.charAt(at) == '{');
      case '"' -> string();
      default -> {
        while (at < text.length() && ",]} \n\t\r".indexOf(text.charAt(at)) < 0) {
          at++;
        }
      }
    }
    spans.add(new Span(from, start, at));
  }

  private void members(boolean named) {
    at++;
    blanks();
    while (text.charAt(at) != '}' && text.charAt(at) != ']') {
      int from = at;
      if (named) {
        string();
        blanks();
        at++;
        blanks();
      }
      value(from);
      blanks();
      if (text.charAt(at) == ',') {
        at++;
        blanks();
      }
    }
    at++;
  }

  private void string() {
    at++;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void blanks() {
    while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
