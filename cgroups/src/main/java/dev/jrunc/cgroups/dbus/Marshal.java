package dev.jrunc.cgroups.dbus;

import dev.jrunc.linux.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Writes values in D-Bus's little-endian form (D-Bus specification, "Marshaling"). */
final class Marshal {
  private byte[] bytes = new byte[512];
  private int length;

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  int length() {
    return length;
  }

  void align(int to) {
    while (length % to != 0) {
      put((byte) 0);
    }
  }

  void raw(byte[] more) {
    room(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  /** One value for each complete type of the signature. */
  void all(String signature, List<?> values) throws DBusException {
    int at = 0;
    for (Object value : values) {
      int end = Signature.end(signature, at);
      write(signature.substring(at, end), value);
      at = end;
    }
    if (at != signature.length()) {
      throw new DBusException("too few values for \"" + signature + "\"");
    }
  }

  private void write(String type, Object value) throws DBusException {
    char kind = type.charAt(0);
    align(Signature.alignment(kind));
    switch (value) {
      case Boolean flag when kind == 'b' -> u32(flag ? 1 : 0);
      case Double number when kind == 'd' -> number(Double.doubleToRawLongBits(number), 8);
      case Number number when "ynqiuxt".indexOf(kind) >= 0 ->
          number(number.longValue(), kind == 'y' ? 1 : Signature.alignment(kind));
      case String text when kind == 's' || kind == 'o' -> {
        byte[] encoded = Bytes.encode(text);
        u32(encoded.length);
        raw(encoded);
        put((byte) 0);
      }
      case String text when kind == 'g' -> signature(text);
      case Variant variant when kind == 'v' -> {
        signature(variant.signature());
        write(variant.signature(), variant.value());
      }
      case List<?> members when kind == 'a' -> array(type.substring(1), members);
      case List<?> members when kind == '(' || kind == '{' -> all(type.substring(1, type.length() - 1), members);
      default -> throw new DBusException("not of D-Bus type \"" + type + "\": " + value);
    }
  }

  /** Its length counts neither itself nor the padding before the first member. */
  private void array(String type, List<?> members) throws DBusException {
    int at = length;
    u32(0);
    align(Signature.alignment(type.charAt(0)));
    int start = length;
    for (Object member : members) {
      write(type, member);
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, length - start);
  }

  private void signature(String text) {
    put((byte) text.length());
    raw(Bytes.encode(text));
    put((byte) 0);
  }

  void u32(int value) {
    number(value, 4);
  }

  private void number(long value, int size) {
    for (int i = 0; i < size; i++) {
      put((byte) (value >>> 8 * i));
    }
  }

  void put(byte one) {
    room(1);
    bytes[length++] = one;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
