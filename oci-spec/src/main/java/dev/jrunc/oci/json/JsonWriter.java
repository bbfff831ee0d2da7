package dev.jrunc.oci.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as Go's encoding/json does: HTML characters, U+2028 and U+2029 escaped, map keys in byte
 * order, lone surrogates as {@code \ufffd}. The {@code optional} methods leave a property out where Go's
 * {@code omitempty} would.
 */
public final class JsonWriter {
  /** Writes one value of a list or map. */
  @FunctionalInterface
  public interface Encoder<T> {
    void encode(JsonWriter out, T value);
  }

  private final JsonBytes out = new JsonBytes();
  private final @Nullable String indent;
  private int depth;
  private boolean first = true;
  private boolean afterName;

  private JsonWriter(@Nullable String indent) {
    this.indent = indent;
  }

  /** Without white space, as {@code json.Marshal}. */
  public static JsonWriter compact() {
    return new JsonWriter(null);
  }

  /** One property or element a line, as {@code json.MarshalIndent} with an empty prefix. */
  public static JsonWriter indented(String indent) {
    return new JsonWriter(indent);
  }

  /** What was written, in UTF-8, without a newline at the end. */
  public byte[] toBytes() {
    return out.toBytes();
  }

  @Override
  public String toString() {
    return out.toString();
  }

  public JsonWriter beginObject() {
    return open('{');
  }

  public JsonWriter endObject() {
    return close('}');
  }

  public JsonWriter beginArray() {
    return open('[');
  }

  public JsonWriter endArray() {
    return close(']');
  }

  /** A property's name that stands in our source: ASCII, and nothing to escape. For others there is {@link #key}. */
  public JsonWriter name(String name) {
    separate();
    out.plainName(name);
    return named();
  }

  /** A property's name of any characters. */
  public JsonWriter key(String name) {
    separate();
    out.quote(name);
    out.put(':');
    return named();
  }

  private JsonWriter named() {
    if (indent != null) {
      out.put(' ');
    }
    afterName = true;
    return this;
  }

  public JsonWriter string(String value) {
    separate();
    out.quote(value);
    return this;
  }

  public JsonWriter bool(boolean value) {
    separate();
    out.ascii(value ? "true" : "false");
    return this;
  }

  public JsonWriter int64(long value) {
    separate();
    out.ascii(Long.toString(value));
    return this;
  }

  /** The 64 bits as a number from 0 to 2^64-1. */
  public JsonWriter uint64(long value) {
    separate();
    out.ascii(value < 0 ? Long.toUnsignedString(value) : Long.toString(value));
    return this;
  }

  /** Finite; as short as Go writes it, for values that need no exponent. */
  public JsonWriter float64(double value) {
    separate();
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    out.ascii(whole ? Long.toString((long) value) : Double.toString(value));
    return this;
  }

  public JsonWriter nullValue() {
    separate();
    out.ascii("null");
    return this;
  }

  public JsonWriter property(String name, String value) {
    return name(name).string(value);
  }

  public JsonWriter property(String name, boolean value) {
    return name(name).bool(value);
  }

  public JsonWriter property(String name, long value) {
    return name(name).int64(value);
  }

  public JsonWriter unsigned(String name, long value) {
    return name(name).uint64(value);
  }

  /** Left out if "". */
  public JsonWriter optional(String name, String value) {
    return value.isEmpty() ? this : property(name, value);
  }

  /** Left out if false. */
  public JsonWriter optional(String name, boolean value) {
    return value ? property(name, true) : this;
  }

  /** Left out if 0. */
  public JsonWriter optional(String name, long value) {
    return value == 0 ? this : property(name, value);
  }

  /** Left out if 0. */
  public JsonWriter optionalUnsigned(String name, long value) {
    return value == 0 ? this : unsigned(name, value);
  }

  /** Left out if {@code null}. */
  public JsonWriter present(String name, @Nullable Long value) {
    return value == null ? this : property(name, value);
  }

  /** Left out if {@code null}. */
  public JsonWriter present(String name, @Nullable Integer value) {
    return value == null ? this : property(name, value);
  }

  /** Left out if {@code null}. */
  public JsonWriter present(String name, @Nullable Boolean value) {
    return value == null ? this : property(name, value);
  }

  /** Left out if {@code null}. */
  public JsonWriter presentUnsigned(String name, @Nullable Long value) {
    return value == null ? this : unsigned(name, value);
  }

  /** Left out if {@code null}. */
  public <T> JsonWriter present(String name, @Nullable T value, Encoder<T> encoder) {
    if (value != null) {
      name(name);
      encoder.encode(this, value);
    }
    return this;
  }

  /** {@code null} if there is none. */
  public <T> JsonWriter nullable(String name, @Nullable T value, Encoder<T> encoder) {
    name(name);
    if (value == null) {
      return nullValue();
    }
    encoder.encode(this, value);
    return this;
  }

  /** 0 if {@code null}. */
  public JsonWriter orZero(String name, @Nullable Integer value) {
    return property(name, value == null ? 0 : value);
  }

  /** An array of strings. */
  public static void strings(JsonWriter out, List<String> list) {
    out.beginArray();
    for (String value : list) {
      out.string(value);
    }
    out.endArray();
  }

  /** An array of unsigned numbers. */
  public static void unsignedList(JsonWriter out, List<Long> list) {
    out.beginArray();
    for (long value : list) {
      out.uint64(value);
    }
    out.endArray();
  }

  public <T> JsonWriter list(String name, List<T> list, Encoder<T> element) {
    name(name).beginArray();
    for (T value : list) {
      element.encode(this, value);
    }
    return endArray();
  }

  /** Left out if {@code null} or empty. */
  public <T> JsonWriter optional(String name, @Nullable List<T> list, Encoder<T> element) {
    return list == null || list.isEmpty() ? this : list(name, list, element);
  }

  /** {@code null} if empty, as Go writes a nil slice. */
  public <T> JsonWriter listOrNull(String name, List<T> list, Encoder<T> element) {
    return list.isEmpty() ? name(name).nullValue() : list(name, list, element);
  }

  /** In byte order of the keys. */
  public <T> JsonWriter map(String name, Map<String, T> map, Encoder<T> value) {
    name(name).beginObject();
    List<String> keys = new ArrayList<>(map.keySet());
    keys.sort(GoStrings::compare);
    for (String key : keys) {
      key(key);
      T element = map.get(key);
      if (element != null) {
        value.encode(this, element);
      }
    }
    return endObject();
  }

  /** Left out if empty. */
  public <T> JsonWriter optional(String name, Map<String, T> map, Encoder<T> value) {
    return map.isEmpty() ? this : map(name, map, value);
  }

  /** {@code null} if empty, as Go writes a nil map. */
  public <T> JsonWriter mapOrNull(String name, Map<String, T> map, Encoder<T> value) {
    return map.isEmpty() ? name(name).nullValue() : map(name, map, value);
  }

  private JsonWriter open(char bracket) {
    separate();
    out.put(bracket);
    depth++;
    first = true;
    return this;
  }

  private JsonWriter close(char bracket) {
    depth--;
    if (!first) {
      newline();
    }
    out.put(bracket);
    first = false;
    return this;
  }

  private void separate() {
    if (afterName) {
      afterName = false;
      return;
    }
    if (depth > 0) {
      if (!first) {
        out.put(',');
      }
      newline();
    }
    first = false;
  }

  private void newline() {
    if (indent != null) {
      out.put('\n');
      for (int i = 0; i < depth; i++) {
        out.ascii(indent);
      }
    }
  }
}
