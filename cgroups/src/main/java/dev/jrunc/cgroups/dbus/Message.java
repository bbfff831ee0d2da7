package dev.jrunc.cgroups.dbus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A message. Texts that it does not have are empty.
 *
 * @param type {@link #CALL}, {@link #RETURN}, {@link #ERROR}, {@link #SIGNAL}
 * @param serial its own number
 * @param replyTo the number of the call that it answers; 0: none
 * @param error name of an error
 */
public record Message(
    int type,
    int serial,
    int replyTo,
    String path,
    String interfaceName,
    String member,
    String error,
    String destination,
    String signature,
    List<Object> body) {
  static final int CALL = 1;
  static final int RETURN = 2;
  static final int ERROR = 3;
  static final int SIGNAL = 4;

  /** What every message begins with: fixed fields and the length of the header's array. */
  static final int PREFIX = 16;

  private static final int LARGEST = 1 << 24;

  byte[] encode() throws DBusException {
    Marshal content = new Marshal();
    content.all(signature, body);
    List<Object> fields = new ArrayList<>();
    field(fields, 1, "o", path);
    field(fields, 2, "s", interfaceName);
    field(fields, 3, "s", member);
    field(fields, 6, "s", destination);
    field(fields, 8, "g", signature);
    Marshal out = new Marshal();
    out.put((byte) 'l');
    out.put((byte) type);
    out.put((byte) 0);
    out.put((byte) 1);
    out.u32(content.length());
    out.u32(serial);
    out.all("a(yv)", List.of(fields));
    out.align(8);
    out.raw(content.toByteArray());
    return out.toByteArray();
  }

  private static void field(List<Object> fields, int code, String type, String value) {
    if (!value.isEmpty()) {
      fields.add(List.of(code, new Variant(type, value)));
    }
  }

  /** How long the message is that begins with {@link #PREFIX} bytes. */
  static int lengthOf(byte[] prefix) throws DBusException {
    Unmarshal in = new Unmarshal(prefix, prefix[0] == 'l');
    in.read("u");
    long body = (Long) in.read("u");
    in.read("u");
    long fields = (Long) in.read("u");
    long length = PREFIX + (fields + 7) / 8 * 8 + body;
    if (prefix[0] != 'l' && prefix[0] != 'B' || length > LARGEST) {
      throw new DBusException("malformed D-Bus message");
    }
    return (int) length;
  }

  static Message decode(byte[] bytes) throws DBusException {
    Unmarshal in = new Unmarshal(bytes, bytes[0] == 'l');
    in.read("y");
    int type = ((Long) in.read("y")).intValue();
    in.read("y");
    in.read("y");
    in.read("u");
    int serial = ((Long) in.read("u")).intValue();
    String[] texts = new String[10];
    Arrays.fill(texts, "");
    int replyTo = 0;
    for (Object field : (List<?>) in.read("a(yv)")) {
      List<?> pair = (List<?>) field;
      int code = ((Long) pair.get(0)).intValue();
      Object value = ((Variant) pair.get(1)).value();
      if (value instanceof String text && code < texts.length) {
        texts[code] = text;
      } else if (value instanceof Long number && code == 5) {
        replyTo = number.intValue();
      }
    }
    in.align(8);
    return new Message(
        type, serial, replyTo, texts[1], texts[2], texts[3], texts[4], texts[6], texts[8], in.all(texts[8]));
  }
}
