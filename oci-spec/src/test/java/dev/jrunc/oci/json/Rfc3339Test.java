package dev.jrunc.oci.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class Rfc3339Test {
  @Test
  void everyDayOfFourCenturiesIsTheCalendarsOwn() {
    for (Instant day = Instant.parse("1799-12-30T23:59:58.5Z");
        day.isBefore(Instant.parse("2201-01-02T00:00:00Z"));
        day = day.plusSeconds(86_400)) {
      assertEquals(day, Rfc3339.parse(day.toString()));
      assertEquals(day, Rfc3339.parse(Rfc3339.format(day)));
    }
  }

  @Test
  void zonesAndFractionsCount() {
    assertEquals(Instant.parse("2026-11-22T02:04:33.098643496Z"), Rfc3339.parse("2026-11-22T02:04:33.098643496Z"));
    assertEquals(Instant.parse("2026-11-22T00:34:33Z"), Rfc3339.parse("2026-11-22T02:04:33+01:30"));
    assertEquals(Instant.parse("2024-03-01T00:30:00.1Z"), Rfc3339.parse("2024-02-29T23:00:00.1-01:30"));
    assertEquals(Instant.parse("0000-01-01T00:00:00Z"), Rfc3339.parse("0000-01-01T00:00:00Z"));
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (String text :
        new String[] {
          "", "2026-11-22", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
          "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
          "2026-01-01T00:00:60Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00+1:00",
          "2026-01-01T00:00:00.Zx", "1900-02-29T00:00:00Z"
        }) {
      assertThrows(DateTimeException.class, () -> Rfc3339.parse(text), text);
    }
  }
}
