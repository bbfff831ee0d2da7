package dev.jrunc.cli.log;

import dev.jrunc.cli.text.GoQuote;

/** {@code time="…" level=error msg="…"}: logrus where its output is no terminal. */
record TextFormat() implements LogFormat {

  @Override
  public void append(Entry entry, StringBuilder out) {
    out.append("time=\"");
    Rfc3339.append(entry.epochSecond(), out);
    out.append("\" level=").append(entry.level().word());
    if (!entry.message().isEmpty()) {
      value(" msg=", entry.message(), out);
    }
    Entry.Caller caller = entry.caller();
    if (caller != null) {
      value(" func=", caller.function() + "()", out);
      value(" file=", caller.file(), out);
    }
    out.append('\n');
  }

  private static void value(String key, String text, StringBuilder out) {
    out.append(key);
    if (plain(text)) {
      out.append(text);
    } else {
      GoQuote.quote(text, out);
    }
  }

  private static boolean plain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!alphanumeric && "-._/@^+".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
