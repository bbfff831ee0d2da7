package dev.jrunc.cgroups.dbus;

/** Type strings. */
final class Signature {
  private Signature() {}

  /** The end of the complete type that begins at {@code at}. */
  static int end(String signature, int at) throws DBusException {
    if (at >= signature.length()) {
      throw malformed(signature);
    }
    char type = signature.charAt(at);
    switch (type) {
      case 'a':
        return end(signature, at + 1);
      case '(', '{':
        int next = at + 1;
        while (next < signature.length() && signature.charAt(next) != ')' && signature.charAt(next) != '}') {
          next = end(signature, next);
        }
        // An array of structs without members would have no end.
        if (next >= signature.length() || next == at + 1) {
          throw malformed(signature);
        }
        return next + 1;
      default:
        if ("ybnqiuxtdsogv".indexOf(type) < 0) {
          throw malformed(signature);
        }
        return at + 1;
    }
  }

  /** What the type's values begin on a multiple of. */
  static int alignment(char type) {
    return switch (type) {
      case 'y', 'g', 'v' -> 1;
      case 'n', 'q' -> 2;
      case 'x', 't', 'd', '(', '{' -> 8;
      default -> 4;
    };
  }

  private static DBusException malformed(String signature) {
    return new DBusException("malformed D-Bus signature \"" + signature + "\"");
  }
}
