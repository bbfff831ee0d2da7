package dev.jrunc.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class GoQuoteTest {
  /** The line that runc 1.3.6 prints for an unknown command of this name. */
  @Test
  void quotesAsGo() {
    assertEquals(
        "\"\\x01\\x7f\\b\\f<>&\\xff\\u2028é\\u200b\\ue000\\t\\a\\v\"",
        GoQuote.quote("\001\177\b\f<>&\udcff\u2028é\u200b\ue000\t\007\013"));
    assertEquals("\"x\\ny\\\"z\\\\\"", GoQuote.quote("x\ny\"z\\"));
    assertEquals("\"\\u00a0 😀\\U000e0001\"", GoQuote.quote("\u00a0 😀\udb40\udc01"));
    assertEquals("\"\"", GoQuote.quote(""));
  }
}
