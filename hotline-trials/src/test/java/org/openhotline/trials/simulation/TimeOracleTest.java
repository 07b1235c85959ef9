package org.openhotline.trials.simulation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the oracle allows the relay's time, and that it allows no more.
class TimeOracleTest {
  private static final Instant START = Instant.parse("2027-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofDays(28);
  private static final Duration BEHIND = Duration.ofMinutes(73);

  private final TimeOracle oracle = new TimeOracle(Violation::new, START);

  private static Instant at(Duration sinceStart) {
    return START.plus(sinceStart);
  }

  private void start(Duration truth, Instant time, Instant wall, TimeOracle.@Nullable Saved saved) {
    oracle.started(new TimeOracle.Start(truth.toNanos(), time, wall, saved));
  }

  private void stamp(Duration truth, Instant time) {
    oracle.stamped(truth.toNanos(), time.toEpochMilli());
  }

  /// A relay that runs 73 minutes behind accepts a message; then its machine boots with a wall
  /// clock that is right.
  private Instant acceptedBehind() {
    start(Duration.ZERO, START, START, null);
    stamp(Duration.ZERO, START);
    start(BEHIND, START, START.minusSeconds(86_400), null); // not behind what was ordered
    Instant accepted = START.plusMillis(1);
    stamp(BEHIND.plusMillis(1), accepted);
    Duration boot = Duration.ofDays(20);
    oracle.looked(boot.toNanos(), at(boot.minus(BEHIND)));
    start(boot, at(boot), at(boot), null);
    return accepted;
  }

  @Test
  void aBootMakesADeadlineAsMuchEarlierAsItSteppedTheTime() {
    Instant accepted = acceptedBehind();
    Instant due = accepted.plus(WINDOW);
    Instant stated = due.plusMillis(1);
    stamp(Duration.between(START, stated), stated);

    assertDoesNotThrow(() -> oracle.notEarly(1, accepted, due, stated));
  }

  @Test
  void andNotByMore() {
    Instant accepted = acceptedBehind();
    Instant due = accepted.plus(WINDOW);
    Instant stated = due.plusMillis(1);
    Duration rate = Duration.ofMillis(WINDOW.toMillis() / 1_000_000 * TimeOracle.RATE_PPM);
    stamp(Duration.between(START, stated).minus(rate).minusSeconds(2), stated);

    assertThrows(Violation.class, () -> oracle.notEarly(1, accepted, due, stated));
  }

  @Test
  void withoutABootNothingIsEarly() {
    start(Duration.ZERO, START, START, null);
    stamp(Duration.ZERO, START);
    Instant due = START.plusSeconds(60);
    Instant stated = due.plusMillis(1);
    stamp(Duration.ofMillis(59_900), stated);

    assertThrows(Violation.class, () -> oracle.notEarly(1, START, due, stated));
  }

  @Test
  void aBootThatBelievesAnythingButTheWallClockIsRefused() {
    start(Duration.ZERO, START, START, null);

    assertThrows(
        Violation.class,
        () ->
            start(
                Duration.ofDays(1),
                at(Duration.ofDays(1)).plusSeconds(1),
                at(Duration.ofDays(1)),
                null));
  }

  @Test
  void aProcessOfTheSameBootGoesOnWhereTheOneBeforeStood() {
    start(Duration.ZERO, START, START, null);
    Duration later = Duration.ofHours(1);
    oracle.looked(later.toNanos(), at(later));
    TimeOracle.Saved saved = new TimeOracle.Saved(later.toNanos(), at(later));
    Duration next = later.plusSeconds(10);
    Instant wall = at(next).plus(Duration.ofDays(300));

    assertThrows(Violation.class, () -> start(next, wall, wall, saved));
    assertDoesNotThrow(() -> start(next, at(next), wall, saved));
  }

  @Test
  void aProcessLeavesNoTimeThatItDidNotHave() {
    start(Duration.ZERO, START, START, null);
    Duration later = Duration.ofHours(1);
    oracle.looked(later.toNanos(), at(later));
    TimeOracle.Saved saved = new TimeOracle.Saved(later.toNanos(), at(later).plusSeconds(5));

    assertThrows(Violation.class, () -> start(later, at(later).plusSeconds(5), at(later), saved));
  }

  @Test
  void timeThatRunsAtAWrongRateIsRefused() {
    start(Duration.ZERO, START, START, null);
    oracle.looked(Duration.ofHours(1).toNanos(), at(Duration.ofHours(1)).plusMillis(1_800));

    assertThrows(
        Violation.class,
        () ->
            oracle.looked(
                Duration.ofHours(2).toNanos(), at(Duration.ofHours(2)).plusMillis(3_800)));
  }
}
