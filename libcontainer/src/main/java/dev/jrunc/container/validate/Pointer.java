package dev.jrunc.container.validate;

/** Names in JSON pointers (RFC 6901 section 3). */
final class Pointer {
  private Pointer() {}

  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
