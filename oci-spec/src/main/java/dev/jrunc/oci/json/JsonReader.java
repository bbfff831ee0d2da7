package dev.jrunc.oci.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a JSON document. It stands on a value; each reading method takes that value and
 * fails with {@link JsonException.WrongType} if it is of another type. Like Go's decoder it passes over
 * properties that are null, lets the last of duplicate properties win, reads bytes that are not UTF-8
 * and lone surrogates as U+FFFD, and does not look at what follows the document. Unlike Go's it
 * compares property names exactly and takes no null inside an array.
 */
public final class JsonReader {
  /** Longest document read, in bytes. */
  public static final int MAX_LENGTH = 16 << 20;

  /** Deepest nesting read. */
  public static final int MAX_DEPTH = 512;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              // What is longer than Jackson's own limits may stand in properties that nobody reads.
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_LENGTH)
                  .maxNameLength(MAX_LENGTH)
                  .maxNumberLength(MAX_LENGTH)
                  .build())
          // Buffers are not worth keeping for a document now and then.
          .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Annotations are the caller's: names that collide must not make a document unreadable.
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  /**
   * Parsers keep the names of properties for those that come: 6,000 at most, and, lest a caller's names take the memory
   * of a server, none of a document with a name that is longer than this.
   */
  private static final int LONGEST_SHARED = 64;

  private static final String UNEXPECTED_END = "unexpected EOF";

  /** Reads one value of a list or map. */
  @FunctionalInterface
  public interface Decoder<T> {
    T decode(JsonReader in) throws JsonException;
  }

  private final JsonParser parser;
  private final boolean plain;
  private boolean shared = true;
  private JsonToken token = JsonToken.NOT_AVAILABLE;

  private JsonReader(byte[] document) throws IOException {
    plain = Utf8.isPlain(document);
    parser = FACTORY.createParser(plain ? document : Utf8.sanitize(document));
  }

  /**
   * Stands on the document's root value.
   *
   * @throws JsonException.MalformedJson if there is none, or the document is larger than {@link
   *     #MAX_LENGTH}
   */
  public static JsonReader of(byte[] document) throws JsonException {
    if (document.length > MAX_LENGTH) {
      throw new JsonException.MalformedJson(1, 1, "document is larger than " + MAX_LENGTH + " bytes");
    }
    if (!Utf8.isWithoutMark(document)) {
      throw new JsonException.MalformedJson(1, 1, "invalid character looking for beginning of value: not UTF-8");
    }
    try {
      JsonReader reader = new JsonReader(document);
      reader.advance();
      return reader;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Enters an object; {@link #nextName} follows. */
  public void beginObject() throws JsonException {
    expect(JsonToken.START_OBJECT, "object");
  }

  /** The name of the next property that is not null, standing on its value; {@code null}: no more. */
  public @Nullable String nextName() throws JsonException {
    while (true) {
      advance();
      if (token == JsonToken.END_OBJECT) {
        share();
        return null;
      }
      String name = scalars();
      shared &= name.length() <= LONGEST_SHARED;
      advance();
      if (token != JsonToken.VALUE_NULL) {
        return name;
      }
    }
  }

  /** Enters an array; {@link #nextElement} follows. */
  public void beginArray() throws JsonException {
    expect(JsonToken.START_ARRAY, "array");
  }

  /** Stands on the next element, if there is one. */
  public boolean nextElement() throws JsonException {
    advance();
    if (token == JsonToken.END_ARRAY) {
      share();
      return false;
    }
    return true;
  }

  public String string() throws JsonException {
    expect(JsonToken.VALUE_STRING, "string");
    return scalars();
  }

  public boolean bool() throws JsonException {
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw wrongType("boolean");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  public int int32() throws JsonException {
    return (int) integer("int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  public int uint16() throws JsonException {
    return (int) integer("uint16", 0, 0xffff);
  }

  public long uint32() throws JsonException {
    return integer("uint32", 0, 0xffff_ffffL);
  }

  public long int64() throws JsonException {
    return integer("int64", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** 0 to 2^64-1, as the bits of a long. */
  public long uint64() throws JsonException {
    expect(JsonToken.VALUE_NUMBER_INT, "uint64");
    String digits = text();
    try {
      if (!digits.startsWith("-")) {
        return Long.parseUnsignedLong(digits);
      }
    } catch (NumberFormatException e) {
      // Beyond 64 bits.
    }
    throw wrongType("uint64");
  }

  /** A time in RFC 3339. */
  public Instant instant() throws JsonException {
    expect(JsonToken.VALUE_STRING, "RFC 3339 time");
    try {
      return Rfc3339.parse(text());
    } catch (DateTimeException e) {
      throw wrongType("RFC 3339 time");
    }
  }

  public List<String> strings() throws JsonException {
    List<String> list = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      list.add(string());
    }
    return list;
  }

  /** An array of {@link #uint32}. */
  public List<Long> uint32s() throws JsonException {
    List<Long> list = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      list.add(uint32());
    }
    return list;
  }

  /** An array of {@link #int64}. */
  public List<Long> int64s() throws JsonException {
    List<Long> list = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      list.add(int64());
    }
    return list;
  }

  /** An array of {@link #uint64}. */
  public List<Long> uint64s() throws JsonException {
    List<Long> list = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      list.add(uint64());
    }
    return list;
  }

  public <T> List<T> list(Decoder<T> element) throws JsonException {
    List<T> list = new ArrayList<>();
    beginArray();
    while (nextElement()) {
      list.add(element.decode(this));
    }
    return list;
  }

  public Map<String, String> stringMap() throws JsonException {
    Map<String, String> map = new LinkedHashMap<>();
    beginObject();
    for (String name; (name = nextName()) != null; ) {
      map.put(name, string());
    }
    return map;
  }

  public <T> Map<String, T> map(Decoder<T> value) throws JsonException {
    Map<String, T> map = new LinkedHashMap<>();
    beginObject();
    for (String name; (name = nextName()) != null; ) {
      map.put(name, value.decode(this));
    }
    return map;
  }

  /** Passes over a value of any type. */
  public void skip() throws JsonException {
    // There may be names in it, of any length.
    shared &= !token.isStructStart();
    try {
      parser.skipChildren();
      // A string is only looked at when it is asked for, or passed.
      parser.finishToken();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private long integer(String type, long least, long greatest) throws JsonException {
    expect(JsonToken.VALUE_NUMBER_INT, type);
    try {
      // As text: Jackson would make a BigInteger of what is too long.
      long value = Long.parseLong(text());
      if (value >= least && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Beyond 64 bits: the same answer as beyond the type's own range.
    }
    throw wrongType(type);
  }

  private void expect(JsonToken wanted, String type) throws JsonException {
    if (token != wanted) {
      throw wrongType(type);
    }
  }

  private String text() throws JsonException {
    try {
      return parser.getText();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private String scalars() throws JsonException {
    return plain ? text() : Utf8.scalars(text());
  }

  /** At the document's end the parser is closed: that is when it gives away the names that it has met. */
  private void share() throws JsonException {
    if (shared && parser.getParsingContext().inRoot()) {
      try {
        parser.close();
      } catch (IOException e) {
        throw failure(e);
      }
    }
  }

  private void advance() throws JsonException {
    try {
      JsonToken next = parser.nextToken();
      if (next == null) {
        throw new JsonException.MalformedJson(
            parser.currentLocation().getLineNr(), parser.currentLocation().getColumnNr(), UNEXPECTED_END);
      }
      token = next;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private JsonException wrongType(String expected) throws JsonException {
    String found =
        switch (token) {
          case START_OBJECT -> "object";
          case START_ARRAY -> "array";
          case VALUE_STRING -> "string";
          case VALUE_TRUE, VALUE_FALSE -> "boolean";
          case VALUE_NULL -> "null";
          default -> "number " + abbreviate(text());
        };
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return new JsonException.WrongType(pointer, expected, found);
  }

  private static String abbreviate(String number) {
    return number.length() <= 40 ? number : number.substring(0, 40) + "...";
  }

  private static JsonException failure(IOException e) {
    if (!(e instanceof JsonProcessingException malformed)) {
      throw new UncheckedIOException("reading from an array", e);
    }
    JsonLocation where = malformed.getLocation();
    return where == null
        ? new JsonException.MalformedJson(1, 1, reason(malformed))
        : new JsonException.MalformedJson(where.getLineNr(), where.getColumnNr(), reason(malformed));
  }

  /** What Jackson says, beginning with Go's words where users and scripts know those. */
  private static String reason(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return UNEXPECTED_END;
    }
    String jackson = e.getOriginalMessage();
    // "Unexpected character ('}' (code 125)): expected a value", "Unexpected close marker '}': expected ']' (for
    // Array starting at [Source: ...])"
    int character =
        jackson.startsWith("Unexpected character ('") ? 22 : jackson.startsWith("Unexpected close marker '") ? 24 : 0;
    int why = jackson.indexOf(": ", character);
    int where = jackson.indexOf(" (for ");
    return character == 0 || why < 0
        ? jackson
        : "invalid character "
            + jackson.substring(character, character + 3)
            + jackson.substring(why, where < why ? jackson.length() : where);
  }
}
