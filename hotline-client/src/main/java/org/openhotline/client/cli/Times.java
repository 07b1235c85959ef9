package org.openhotline.client.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as the field writes them: date-time group first, ISO 8601 beside it, always UTC.
final class Times {
  private static final DateTimeFormatter GROUP =
      DateTimeFormatter.ofPattern("ddHHmm'Z'MMMuu", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h|d)");

  private Times() {}

  /// A date-time group, for instance `222213ZNOV26`.
  static String group(Instant instant) {
    return GROUP.format(instant).toUpperCase(Locale.ROOT);
  }

  /// Date-time group and ISO 8601 to the millisecond.
  static String both(Instant instant) {
    return group(instant) + " (" + Instant.ofEpochMilli(instant.toEpochMilli()) + ")";
  }

  /// Hours, minutes and seconds with a sign when the time has passed: `-00:02:46`.
  static String countdown(Duration left) {
    Duration size = left.abs();
    String clock =
        String.format(
            Locale.ROOT,
            "%02d:%02d:%02d",
            size.toHours(),
            size.toMinutesPart(),
            size.toSecondsPart());
    return left.isNegative() ? "-" + clock : clock;
  }

  /// Reads `90s`, `30m`, `48h` or `7d`.
  ///
  /// @throws IllegalArgumentException naming the value
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration; write for instance 90s, 30m, 48h or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  /// Reads an ISO 8601 instant, for instance `2026-11-23T04:00:00Z`.
  ///
  /// @throws IllegalArgumentException naming the value
  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a UTC time; write for instance 2026-11-23T04:00:00Z", e);
    }
  }
}
