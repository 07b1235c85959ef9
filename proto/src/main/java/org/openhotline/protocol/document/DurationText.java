package org.openhotline.protocol.document;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: a whole number and `ms`, `s`, `m`, `h` or `d`.
public final class DurationText {
  /// Longest duration.
  public static final Duration MAX = Duration.ofDays(366);

  private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,10})(ms|s|m|h|d)");
  private static final long SECOND_MS = 1000;
  private static final long MINUTE_MS = 60 * SECOND_MS;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final long DAY_MS = 24 * HOUR_MS;

  private DurationText() {}

  /// Reads a duration; empty if `text` has another form or is longer than {@link #MAX}.
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long unitMs =
        switch (matcher.group(2)) {
          case "ms" -> 1;
          case "s" -> SECOND_MS;
          case "m" -> MINUTE_MS;
          case "h" -> HOUR_MS;
          default -> DAY_MS;
        };
    // 11 digits times a day in milliseconds stay below 2^63.
    Duration duration = Duration.ofMillis(Long.parseLong(matcher.group(1)) * unitMs);
    return duration.compareTo(MAX) > 0 ? Optional.empty() : Optional.of(duration);
  }

  /// Writes a duration of whole milliseconds in the largest unit that needs no fraction; 0 is `0s`.
  ///
  /// @throws IllegalArgumentException if it is negative or not of whole milliseconds
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException("duration " + duration + " is not of whole milliseconds");
    }
    long ms = duration.toMillis();
    if (ms == 0) {
      return "0s";
    }
    if (ms % DAY_MS == 0) {
      return ms / DAY_MS + "d";
    }
    if (ms % HOUR_MS == 0) {
      return ms / HOUR_MS + "h";
    }
    if (ms % MINUTE_MS == 0) {
      return ms / MINUTE_MS + "m";
    }
    return ms % SECOND_MS == 0 ? ms / SECOND_MS + "s" : ms + "ms";
  }
}
