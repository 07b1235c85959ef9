package org.openhotline.trials.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Judges the relay's time against true time, by the rules of decision 0011.
///
/// While a process runs, its time keeps pace with true time but for [#RATE_PPM]. A new process on
/// the same boot goes on where the last one left its time; a new boot believes the wall clock; and
/// neither is behind the last ordered time. What a start did to the error of the relay's time is
/// thereby known exactly, and that much, but no more, a deadline may be early or late.
final class TimeOracle {
  /// The relay's time runs wrong by at most this many millionths: the limit of leading, and the
  /// error of a simulated crystal.
  static final long RATE_PPM = 510;

  private static final Duration ROUNDING = Duration.ofMillis(5);
  private static final long MILLION = 1_000_000;

  private final Judge judge;
  private final Instant origin;
  private final NavigableMap<Long, Stamp> stamps = new TreeMap<>();
  private Duration error = Duration.ZERO;
  private Duration stepped = Duration.ZERO;
  private long lastNanos;
  private boolean begun;

  /// Takes what is wrong.
  interface Judge {
    /// A promise is broken.
    Violation violated(String invariant, String what);
  }

  /// The start of a process of the relay.
  ///
  /// @param nanos true time
  /// @param time the relay's
  /// @param wall the machine's wall clock
  /// @param saved what the process before left, if it stands on the disk and was of this boot
  record Start(long nanos, Instant time, Instant wall, @Nullable Saved saved) {}

  /// What a process left of its time for the next one.
  ///
  /// @param atNanos true time at which it was left
  /// @param time the relay's
  record Saved(long atNanos, Instant time) {}

  /// When an instant of the relay's time was ordered.
  private record Stamp(long nanos, Duration stepped) {}

  /// @param origin what true time calls its zero
  TimeOracle(Judge judge, Instant origin) {
    this.judge = judge;
    this.origin = origin;
  }

  private Duration error(Instant time, long nanos) {
    return Duration.between(origin.plusNanos(nanos), time);
  }

  /// The relay's time now, while its process runs.
  void looked(long nanos, Instant time) {
    Duration now = error(time, nanos);
    Duration drift = now.minus(error);
    if (drift.abs().compareTo(wrongRate(nanos - lastNanos)) > 0) {
      throw judge.violated(
          "9", "the relay's time moved by %s in %s".formatted(drift, ofNanos(nanos - lastNanos)));
    }
    error = now;
    lastNanos = nanos;
  }

  private static Duration wrongRate(long nanos) {
    return ofNanos(nanos / MILLION * RATE_PPM + MILLION);
  }

  private static Duration ofNanos(long nanos) {
    return Duration.ofNanos(nanos);
  }

  /// A process has started, and nothing of it is stamped yet.
  void started(Start start) {
    Instant expected = expected(start);
    Instant time = start.time();
    boolean ordered = time.isAfter(expected) && stamps.containsKey(time.toEpochMilli());
    if (!ordered && Duration.between(expected, time).abs().compareTo(ROUNDING) > 0) {
      throw judge.violated(
          "9",
          "the relay's time starts at %s; expected is %s by %s"
              .formatted(
                  time, expected, start.saved() == null ? "the wall clock" : "what it left"));
    }
    Duration now = error(time, start.nanos());
    if (begun) {
      stepped = stepped.plus(now.minus(error));
    }
    begun = true;
    error = now;
    lastNanos = start.nanos();
    stamps.tailMap(time.toEpochMilli(), false).clear(); // they were lost, and may come again
  }

  private Instant expected(Start start) {
    Saved saved = start.saved();
    if (saved == null) {
      return start.wall();
    }
    Duration lead = error(saved.time(), saved.atNanos()).minus(error);
    if (lead.abs().compareTo(wrongRate(lastNanos - saved.atNanos()).plus(ROUNDING)) > 0) {
      throw judge.violated("9", "the relay left a time that it did not have: off by " + lead);
    }
    return saved.time().plusNanos(start.nanos() - saved.atNanos());
  }

  /// An input was ordered with this stamp.
  void stamped(long nanos, long timeMillis) {
    stamps.putIfAbsent(timeMillis, new Stamp(nanos, stepped));
  }

  /// True time agrees that a deadline had passed when that was stated, but for what starts of
  /// machines did to the relay's time in between and for its rate.
  ///
  /// @param accepted what the deadline counts from
  void notEarly(long leaf, Instant accepted, Instant due, Instant stated) {
    if (!stated.isAfter(due)) {
      throw judge.violated("9", "leaf %d is stated at %s, due is %s".formatted(leaf, stated, due));
    }
    Stamp first = stamp(leaf, accepted);
    Stamp last = stamp(leaf, stated);
    Duration passed = ofNanos(last.nanos() - first.nanos());
    Duration jumped = last.stepped().minus(first.stepped());
    Duration owed = Duration.between(accepted, due);
    Duration most =
        passed.plus(jumped).plus(wrongRate(last.nanos() - first.nanos())).plus(ROUNDING);
    if (most.compareTo(owed) < 0) {
      throw judge.violated(
          "9",
          "leaf %d is stated %s after acceptance by true time and %s that starts stepped, %s by the agreement"
              .formatted(leaf, passed, jumped, owed));
    }
  }

  private Stamp stamp(long leaf, Instant time) {
    Map.Entry<Long, Stamp> entry = stamps.floorEntry(time.toEpochMilli());
    if (entry == null || entry.getKey() != time.toEpochMilli()) {
      throw judge.violated(
          "9", "leaf %d has a time that was never stamped: %s".formatted(leaf, time));
    }
    return entry.getValue();
  }
}
