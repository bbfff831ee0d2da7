package dev.jrunc.cgroups.dbus;

import dev.jrunc.linux.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads values in D-Bus's form. The sender is a bus or systemd, yet nothing is read past the end. */
final class Unmarshal {
  private static final int DEEPEST = 64;

  private final ByteBuffer in;
  private int depth;

  Unmarshal(byte[] bytes, boolean littleEndian) {
    this.in = ByteBuffer.wrap(bytes).order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  int position() {
    return in.position();
  }

  void align(int to) throws DBusException {
    int at = (in.position() + to - 1) / to * to;
    if (at > in.limit()) {
      throw new DBusException("malformed D-Bus message");
    }
    in.position(at);
  }

  List<Object> all(String signature) throws DBusException {
    List<Object> values = new ArrayList<>();
    for (int at = 0; at < signature.length(); ) {
      int end = Signature.end(signature, at);
      values.add(read(signature.substring(at, end)));
      at = end;
    }
    return values;
  }

  Object read(String type) throws DBusException {
    if (++depth > DEEPEST) {
      throw new DBusException("malformed D-Bus message: nested too deep");
    }
    try {
      char kind = type.charAt(0);
      align(Signature.alignment(kind));
      return switch (kind) {
        case 'y' -> (long) Byte.toUnsignedInt(in.get());
        case 'n' -> (long) in.getShort();
        case 'q' -> (long) Short.toUnsignedInt(in.getShort());
        case 'i' -> (long) in.getInt();
        case 'u' -> Integer.toUnsignedLong(in.getInt());
        case 'x', 't' -> in.getLong();
        case 'd' -> in.getDouble();
        case 'b' -> in.getInt() != 0;
        case 's', 'o' -> text(in.getInt());
        case 'g' -> text(Byte.toUnsignedInt(in.get()));
        case 'v' -> {
          String inner = text(Byte.toUnsignedInt(in.get()));
          if (Signature.end(inner, 0) != inner.length()) {
            throw new DBusException("malformed D-Bus message: variant of \"" + inner + "\"");
          }
          yield new Variant(inner, read(inner));
        }
        case 'a' -> array(type.substring(1));
        default -> all(type.substring(1, type.length() - 1));
      };
    } catch (BufferUnderflowException e) {
      throw new DBusException("malformed D-Bus message: too short", e);
    } finally {
      depth--;
    }
  }

  private List<Object> array(String type) throws DBusException {
    int length = in.getInt();
    align(Signature.alignment(type.charAt(0)));
    if (length < 0 || length > in.remaining()) {
      throw new DBusException("malformed D-Bus message: array of " + Integer.toUnsignedString(length) + " bytes");
    }
    int end = in.position() + length;
    List<Object> members = new ArrayList<>();
    while (in.position() < end) {
      members.add(read(type));
    }
    return members;
  }

  private String text(int length) throws DBusException {
    if (length < 0 || length >= in.remaining()) {
      throw new DBusException("malformed D-Bus message: string of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    in.get();
    return Bytes.decode(bytes);
  }
}
