package dev.jrunc.cgroups.dbus;

import java.util.List;

/**
 * A value with its type.
 *
 * @param signature one complete type as D-Bus writes it
 * @param value {@code y n q i u x t}: any {@link Number}; {@code d}: Double; {@code b}: Boolean; {@code s o
 *     g}: String; {@code v}: Variant; arrays, structs and dictionary entries: a List of their members
 */
public record Variant(String signature, Object value) {
  public static Variant of(boolean value) {
    return new Variant("b", value);
  }

  public static Variant of(String value) {
    return new Variant("s", value);
  }

  /** @param value unsigned */
  public static Variant of(long value) {
    return new Variant("t", value);
  }

  /** @param members all of one type */
  public static Variant array(String memberSignature, List<?> members) {
    return new Variant("a" + memberSignature, List.copyOf(members));
  }
}
