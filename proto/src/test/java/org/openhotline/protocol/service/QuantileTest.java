package org.openhotline.protocol.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Percentiles by nearest rank, worked out by hand.
class QuantileTest {
  /// Waits of 1 s, 2 s, 3 s …
  private static List<Duration> waits(int count) {
    return LongStream.rangeClosed(1, count).mapToObj(Duration::ofSeconds).toList();
  }

  @ParameterizedTest
  @CsvSource({
    // of ten: places 5, 9, 10
    "10, 0, 50, 5",
    "10, 0, 90, 9",
    "10, 0, 99, 10",
    // an odd number: place ceil(3.5) = 4
    "7, 0, 50, 4",
    "1, 0, 50, 1",
    "1, 0, 99, 1",
    // those who never answered stand at the end
    "9, 1, 50, 5",
    "9, 1, 90, 9",
    "9, 1, 99, never",
    "8, 2, 50, 5",
    "8, 2, 90, never",
    "5, 5, 50, 5",
    "4, 6, 50, never",
    "0, 1, 50, never",
    // one in a hundred may be lost before p99 shows it, two may not
    "99, 1, 99, 99",
    "98, 2, 99, never",
    "100, 1, 99, 100",
    "0, 0, 50, nobody"
  })
  void takesTheWaitAtItsPlace(int answered, int never, int percent, String expected) {
    Quantile wanted =
        switch (expected) {
          case "never" -> new Quantile.Never();
          case "nobody" -> new Quantile.Nobody();
          default -> new Quantile.Within(Duration.ofSeconds(Long.parseLong(expected)));
        };

    assertEquals(wanted, Quantile.of(percent, waits(answered), never));
  }

  @Test
  void refusesWhatIsNoPercentage() {
    assertThrows(IllegalArgumentException.class, () -> Quantile.of(0, waits(3), 0));
    assertThrows(IllegalArgumentException.class, () -> Quantile.of(101, waits(3), 0));
    assertThrows(IllegalArgumentException.class, () -> Quantile.of(50, waits(3), -1));
  }
}
