package dev.jrunc.oci.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static String quoted(String s) {
    return JsonWriter.compact().string(s).toString();
  }

  @Test
  void stringsAreEscapedAsGoDoes() {
    assertEquals("\"\\\"\\\\/\\n\\r\\t\\b\\f\"", quoted("\"\\/\n\r\t\b\f"));
    assertEquals("\"\\u0000\\u001f\u007f\"", quoted("\0\u001f\u007f"));
    assertEquals("\"\\u003ca\\u003e\\u0026\\u2028\\u2029\"", quoted("<a>&\u2028\u2029"));
    assertEquals("\"\uD83D\uDC33\"", quoted("\uD83D\uDC33"));
    assertEquals("\"a\\ufffdb\\ufffd\\ufffd\"", quoted("a\udc80b\udc33\ud83d"));
  }

  @Test
  void indentationIsGos() {
    JsonWriter out = JsonWriter.indented("  ");
    out.beginObject();
    out.name("a").beginObject().endObject();
    out.name("b").beginArray().endArray();
    out.list("c", List.of("x", "y"), JsonWriter::string);
    out.name("d").beginArray().beginArray().int64(1).endArray().nullValue().endArray();
    out.endObject();
    assertEquals(
        """
        {
          "a": {},
          "b": [],
          "c": [
            "x",
            "y"
          ],
          "d": [
            [
              1
            ],
            null
          ]
        }""",
        out.toString());
  }

  @Test
  void mapsAreSortedByBytes() {
    JsonWriter out = JsonWriter.compact();
    out.beginObject();
    out.map("m", Map.of("\uff5e", "1", "\uD83D\uDC33", "2", "a", "3", "ab", "4"), JsonWriter::string);
    out.endObject();
    assertEquals("{\"m\":{\"a\":\"3\",\"ab\":\"4\",\"\uff5e\":\"1\",\"\uD83D\uDC33\":\"2\"}}", out.toString());
  }

  @Test
  void unsignedNumbersAreWrittenWhole() {
    assertEquals("18446744073709551615", JsonWriter.compact().uint64(-1).toString());
    assertEquals("-1", JsonWriter.compact().int64(-1).toString());
  }

  @ParameterizedTest
  @CsvSource({
    // as Go: one U+FFFD for each byte that is in no well-formed sequence
    "ff, efbfbd", "c080, efbfbdefbfbd", "e28261, efbfbdefbfbd61", "eda080, efbfbdefbfbdefbfbd",
    "f09f90b3, f09f90b3", "f09f90, efbfbdefbfbdefbfbd", "f4908080, efbfbdefbfbdefbfbdefbfbd",
    "c3a9ff41, c3a9efbfbd41", "f5, efbfbd", "e0808061, efbfbdefbfbdefbfbd61",
  })
  void bytesThatAreNotUtf8AreReplaced(String in, String out) throws Exception {
    byte[] middle = HexFormat.of().parseHex(in);
    byte[] whole = new byte[middle.length + 2];
    whole[0] = '"';
    System.arraycopy(middle, 0, whole, 1, middle.length);
    whole[whole.length - 1] = '"';
    String read = JsonReader.of(whole).string();
    assertEquals(out, HexFormat.of().formatHex(read.getBytes(UTF_8)));
  }

  @Test
  void escapedLoneSurrogatesAreReplaced() throws Exception {
    assertEquals("a\ufffdb", JsonReader.of("\"a\\udc80b\"".getBytes(UTF_8)).string());
    assertEquals("\ufffdx", JsonReader.of("\"\\ud83dx\"".getBytes(UTF_8)).string());
    assertEquals("\uD83D\uDC33", JsonReader.of("\"\\ud83d\\udc33\"".getBytes(UTF_8)).string());
  }

  @Test
  void whatTheWriterWritesIsRead() throws Exception {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      List<String> strings = new ArrayList<>();
      for (int n = random.nextInt(20); n >= 0; n--) {
        strings.add(random.ints(random.nextInt(20), 0, 0xd800).collect(
            StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
      }
      JsonWriter out = JsonWriter.indented(" ");
      JsonWriter.strings(out, strings);
      assertEquals(strings, JsonReader.of(out.toBytes()).strings(), "seed " + seed);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "[1 2] | 4 | invalid character '2': was expecting comma to separate Array entries",
    "[1,] | 4 | invalid character ']': expected a value",
    "[} | 2 | invalid character '}': expected ']'",
    "{,} | 2 | invalid character ',': was expecting double-quote to start field name",
    "{\"a\":1,} | 8 | invalid character '}': was expecting double-quote to start field name",
    "} | 1 | invalid character '}': no open Object to close",
    "[)] | 2 | invalid character ')': expected a valid value",
    "[1.x] | 4 | invalid character 'x': Decimal point not followed by a digit",
    "[01] | 3 | Invalid numeric value: Leading zeroes not allowed",
    "[trux] | 2 | Unrecognized token 'trux': was expecting",
    "[\"\\q\"] | 4 | Unrecognized character escape 'q'",
    "[\"a | 4 | unexpected EOF",
    "{\"a\": | 6 | unexpected EOF",
    "` ` | 2 | unexpected EOF",
  })
  void whatIsMalformedIsSaid(String json, int column, String reason) {
    JsonException.MalformedJson e =
        assertThrows(
            JsonException.MalformedJson.class, () -> JsonReader.of(json.getBytes(UTF_8)).skip());
    assertEquals(column + ": " + reason, e.column() + ": " + e.reason().substring(0, Math.min(reason.length(), e.reason().length())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE", "UTF-16"})
  void otherEncodingsAreRefused(String encoding) {
    byte[] document = "{\"a\":1}".getBytes(Charset.forName(encoding));
    assertThrows(JsonException.MalformedJson.class, () -> JsonReader.of(document));
  }

  @Test
  void byteOrderMarkIsRefused() {
    assertThrows(JsonException.MalformedJson.class, () -> JsonReader.of("\ufeff{}".getBytes(UTF_8)));
  }

  @Test
  void propertiesThatNobodyReadsMayBeLong() throws Exception {
    String number = "1".repeat(5000);
    JsonReader in = JsonReader.of(("{\"" + "n".repeat(60_000) + "\":" + number + ",\"a\":1}").getBytes(UTF_8));
    in.beginObject();
    in.nextName();
    in.skip();
    assertEquals("a", in.nextName());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T02:04:33.098643496Z, 2026-11-22T02:04:33.098643496Z",
    "2026-11-22T02:04:33.5Z, 2026-11-22T02:04:33.500Z",
    "2026-11-22T02:04:33.12345Z, 2026-11-22T02:04:33.123450Z",
    "2026-11-22T02:04:33Z, 2026-11-22T02:04:33Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
  })
  void timesAreGos(String go, String iso) {
    assertEquals(go, Rfc3339.format(Instant.parse(iso)));
    assertEquals(Instant.parse(iso), Rfc3339.parse(go));
  }

  @Test
  void offsetsAreUnderstood() {
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), Rfc3339.parse("2026-01-01T05:30:00+05:30"));
    assertEquals(Instant.parse("2026-01-01T01:30:00Z"), Rfc3339.parse("2025-12-31T20:00:00-05:30"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2026", "2026-11-22", "2026-11-22T02:04:33", "2026-13-22T02:04:33Z",
      "2026-11-22 02:04:33Z", "2026-11-22T02:04:33.", "2026-11-22T02:04:33+0530", "x026-11-22T02:04:33Z"})
  void otherTextsAreNoTimes(String text) {
    assertThrows(DateTimeException.class, () -> Rfc3339.parse(text));
  }
}
