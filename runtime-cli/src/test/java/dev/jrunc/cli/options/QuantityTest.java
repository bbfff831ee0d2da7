package dev.jrunc.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jrunc.container.failure.InvalidRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes, numbers and durations as runc takes them; the texts were tried with runc 1.3.6. */
class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "-1, -1", "0, 0", "12, 12", "5B, 5", "12kib, 12288", "12mb, 12582912", "1.5m, 1572864", "'1 g', 1073741824",
    "1e3, 1000", ".5g, 536870912", "1_0, 10", "2T, 2199023255552", "1p, 1125899906842624", "+3, 3", "7., 7",
  })
  void sizes(String text, long bytes) throws Exception {
    assertEquals(bytes, MemorySize.parse("memory", text));
  }

  @ParameterizedTest
  @CsvSource({
    "abc, invalid size: 'abc'", "1x, invalid suffix: 'x'", "-5, invalid size: '-5'", "inf, invalid size: 'inf'",
    "0x10, 'strconv.ParseFloat: parsing \"0x10\": invalid syntax'", "5 xyz, invalid suffix: 'xyz'",
    "10kbb, invalid suffix: 'kbb'", "1..2, 'strconv.ParseFloat: parsing \"1..2\": invalid syntax'",
    "5bb, invalid suffix: 'bb'", "99999999999999999999, size out of range: '99999999999999999999'",
    "8388608t, size out of range: '8388608t'",
  })
  void badSizes(String text, String reason) {
    InvalidRequest failure = assertThrows(InvalidRequest.class, () -> MemorySize.parse("memory", text));
    assertEquals("invalid value for memory: " + reason.replace("'strconv", "strconv"), failure.text());
  }

  @ParameterizedTest
  @CsvSource({"true, 18446744073709551615, -1", "true, 5, 5", "false, -5, -5", "false, +5, 5"})
  void numbers(boolean unsigned, String text, long value) throws Exception {
    assertEquals(value, GoNumber.parseDecimal("cpu-quota", text, unsigned));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 12a, ParseUint, invalid syntax", "true, -5, ParseUint, invalid syntax",
    "true, 99999999999999999999, ParseUint, value out of range", "false, 12a, ParseInt, invalid syntax",
    "false, 99999999999999999999, ParseInt, value out of range", "false, -, ParseInt, invalid syntax",
  })
  void badNumbers(boolean unsigned, String text, String call, String reason) {
    InvalidRequest failure =
        assertThrows(InvalidRequest.class, () -> GoNumber.parseDecimal("cpu-quota", text, unsigned));
    assertEquals("invalid value for cpu-quota: strconv." + call + ": parsing \"" + text + "\": " + reason, failure.text());
  }

  @ParameterizedTest
  @CsvSource({
    "5s, 5000000000", "100ms, 100000000", "1m30s, 90000000000", "1h, 3600000000000", "1.5s, 1500000000", "0, 0",
    "-1s, -1000000000", "3us, 3000", "3\u00b5s, 3000", "3\u03bcs, 3000", ".5s, 500000000", "7ns, 7", "+2s, 2000000000",
  })
  void durations(String text, long nanos) throws Exception {
    assertEquals(nanos, GoDuration.parse(text).toNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "5", "5x", "", "-", ".s", "1.2.3s", "5 s", "9999999h"})
  void badDurations(String text) {
    assertThrows(GoNumber.NotANumber.class, () -> GoDuration.parse(text));
  }
}
