package org.openhotline.protocol.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0, 0s",
    "500ms, 500, 500ms",
    "1000ms, 1000, 1s",
    "90s, 90000, 90s",
    "60s, 60000, 1m",
    "30m, 1800000, 30m",
    "48h, 172800000, 2d",
    "25h, 90000000, 25h",
    "7d, 604800000, 7d",
    "366d, 31622400000, 366d",
    "31622400000ms, 31622400000, 366d"
  })
  void readsAndWrites(String text, long milliseconds, String shortest) {
    Duration duration = Duration.ofMillis(milliseconds);

    assertEquals(Optional.of(duration), DurationText.parse(text));
    assertEquals(shortest, DurationText.format(duration));
    assertEquals(Optional.of(duration), DurationText.parse(shortest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "-5s",
        "+5s",
        "05s",
        "5 s",
        "5S",
        "1.5h",
        "5w",
        "1h30m",
        "367d",
        "31622400001ms",
        "99999999999d",
        "999999999999ms",
        "5s\n",
        "\u0665s"
      })
  void refusesEverythingElse(String text) {
    assertEquals(Optional.empty(), DurationText.parse(text));
  }

  @Test
  void refusesToWriteWhatIsNotOfWholeMilliseconds() {
    assertThrows(
        IllegalArgumentException.class, () -> DurationText.format(Duration.ofNanos(1_500_000)));
    assertThrows(IllegalArgumentException.class, () -> DurationText.format(Duration.ofMillis(-1)));
  }
}
