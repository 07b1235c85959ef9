package org.openhotline.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  private static final Instant INSTANT = Instant.parse("2026-11-22T22:13:05.123456Z");

  @Test
  void writesTheDateTimeGroupInUtc() {
    assertEquals("222213ZNOV26", Times.group(INSTANT));
    assertEquals("010000ZJAN27", Times.group(Instant.parse("2027-01-01T00:00:00Z")));
  }

  @Test
  void writesIso8601ToTheMillisecondBesideIt() {
    assertEquals("222213ZNOV26 (2026-11-22T22:13:05.123Z)", Times.both(INSTANT));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 00:00:00",
    "PT2M46S, 00:02:46",
    "PT-2M-46S, -00:02:46",
    "PT100H, 100:00:00",
    "PT-1S, -00:00:01"
  })
  void countsDownAndPastZero(String left, String shown) {
    assertEquals(shown, Times.countdown(Duration.parse(left)));
  }

  @ParameterizedTest
  @CsvSource({"90s, PT90S", "30m, PT30M", "48h, PT48H", "7d, PT168H"})
  void readsDurations(String text, String expected) {
    assertEquals(Duration.parse(expected), Times.duration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "m", "-5m", "1.5h", "5 m", "9999999s", "5M"})
  void refusesOtherDurationsAndNamesTheValue(String text) {
    var refused = assertThrows(IllegalArgumentException.class, () -> Times.duration(text));
    assertTrue(String.valueOf(refused.getMessage()).contains("'" + text + "'"));
  }

  @Test
  void refusesLocalTimes() {
    assertEquals(Instant.parse("2026-11-23T04:00:00Z"), Times.instant("2026-11-23T04:00:00Z"));
    assertThrows(IllegalArgumentException.class, () -> Times.instant("2026-11-23T04:00:00"));
    assertThrows(IllegalArgumentException.class, () -> Times.instant("tomorrow"));
  }
}
