package org.openhotline.protocol.service;

import java.time.Duration;
import java.util.List;

/// How long the slowest of the fastest so many percent took, where some may never have answered.
public sealed interface Quantile {
  /// Nobody was asked, so there is nothing to say.
  record Nobody() implements Quantile {}

  /// So many never answered that this percentile is without end.
  record Never() implements Quantile {}

  /// An answer within this time.
  ///
  /// @param time from the start of the clock to the answer
  record Within(Duration time) implements Quantile {}

  /// Reckons by nearest rank: of `n` waits in ascending order, those without end last, the one at
  /// place `ceil(percent × n / 100)`, counted from 1.
  ///
  /// @param percent 1 to 100
  /// @param ascending waits that had an end, shortest first
  /// @param never number of waits without one; they count as longer than any other
  /// @throws IllegalArgumentException if `percent` or `never` is out of range
  static Quantile of(int percent, List<Duration> ascending, int never) {
    if (percent < 1 || percent > 100 || never < 0) {
      throw new IllegalArgumentException(
          percent + " must be from 1 to 100 percent, " + never + " must not be negative");
    }
    long all = (long) ascending.size() + never;
    if (all == 0) {
      return new Nobody();
    }
    long place = (percent * all + 99) / 100;
    return place <= ascending.size()
        ? new Within(ascending.get(Math.toIntExact(place - 1)))
        : new Never();
  }
}
