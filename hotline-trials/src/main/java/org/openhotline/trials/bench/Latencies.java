package org.openhotline.trials.bench;

import java.util.Arrays;

/// Durations of one measurement in nanoseconds, and their quantiles. Thread-safe; grows with what
/// is added.
final class Latencies {
  private long[] nanos = new long[1_024];
  private int count;

  /// Adds one duration.
  synchronized void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = duration;
  }

  /// Number of durations.
  synchronized int count() {
    return count;
  }

  /// The smallest duration that is not exceeded by the share `quantile` of all; 0 if there is none.
  ///
  /// @param quantile 0 to 1
  synchronized long nanos(double quantile) {
    if (count == 0) {
      return 0;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[Math.clamp((int) Math.ceil(quantile * count) - 1, 0, count - 1)];
  }

  /// As [#nanos(double)], in milliseconds.
  double millis(double quantile) {
    return nanos(quantile) / 1e6;
  }
}
