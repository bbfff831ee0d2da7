package dev.jrunc.cgroups;

import dev.jrunc.cgroups.dbus.DBusException;
import dev.jrunc.cgroups.dbus.Variant;
import dev.jrunc.cgroups.dbus.VariantText;

/** A property of a unit, by its D-Bus name. */
record UnitProperty(String name, Variant value) {
  private static final long MICROS = 1_000_000;

  static UnitProperty of(String name, long value) {
    return new UnitProperty(name, Variant.of(value));
  }

  static UnitProperty of(String name, boolean value) {
    return new UnitProperty(name, Variant.of(value));
  }

  static UnitProperty of(String name, String value) {
    return new UnitProperty(name, Variant.of(value));
  }

  /**
   * Of an annotation. A name that ends in {@code Sec} is the unit file's, whose property counts
   * microseconds.
   *
   * @param annotation for messages
   */
  static UnitProperty parse(String annotation, String name, String text) throws CgroupException {
    try {
      Variant value = VariantText.parse(text);
      int stem = name.length() - "Sec".length();
      if (name.endsWith("Sec") && stem > 0 && name.charAt(stem - 1) >= 'a' && name.charAt(stem - 1) <= 'z') {
        return of(name.substring(0, stem) + "USec", micros(value));
      }
      return new UnitProperty(name, value);
    } catch (DBusException e) {
      throw new CgroupException("annotation " + annotation + "=" + text + " value parse error: " + e.getMessage());
    }
  }

  private static long micros(Variant value) throws DBusException {
    return switch (value.value()) {
      case Double seconds -> (long) (seconds * MICROS);
      case Long seconds -> seconds * MICROS;
      default -> throw new DBusException("not a number");
    };
  }
}
