package org.openhotline.trials.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.Statement;

/// One obligation of one addressee, as the agreement's text says it runs; made for judging and
/// sharing no code with the relay.
///
/// Throws [BrokenPromise] at what is early, double, out of order, after the end, or missing.
final class Track {
  private final List<Agreement.Step> steps;
  private final int exhaustedPercent;
  private final Instant start;
  private final Duration window;
  private final Instant due;
  private final @Nullable Instant promised;
  private boolean open = true;
  private boolean holdExpired;
  private boolean overdue;
  private boolean exhausted;
  private int told;
  private @Nullable Instant reachedNobodyAt;

  /// @param start where ladder steps count from
  /// @param window the ladder's hundred percent
  /// @param due last instant in time
  /// @param promised the officer's promise that set `due`; null if the agreement did
  Track(
      Agreement agreement,
      Instant start,
      Duration window,
      Instant due,
      @Nullable Instant promised) {
    this.steps = agreement.ladder().steps().stream().filter(step -> step.atPercent() > 0).toList();
    this.exhaustedPercent = agreement.ladder().exhaustedPercent();
    this.start = start;
    this.window = window;
    this.due = due;
    this.promised = promised;
  }

  Instant due() {
    return due;
  }

  boolean promised() {
    return promised != null;
  }

  /// Nothing is owed any more.
  void end() {
    open = false;
  }

  /// Whether nothing will ever be stated again.
  boolean finished() {
    return !open || exhausted;
  }

  private Instant at(int percent) {
    return start.plusMillis(window.toMillis() * percent / 100);
  }

  void holdExpired(Instant time, Statement.HoldExpired said) {
    mustBeOpen("HOLD-EXPIRED", time);
    check(said.promised().equals(promised), "HOLD-EXPIRED for a promise that was not given");
    check(!holdExpired, "HOLD-EXPIRED twice");
    check(time.isAfter(due), "HOLD-EXPIRED at " + time + ", before its time " + due);
    holdExpired = true;
  }

  void overdue(Instant time, Statement.Overdue said) {
    mustBeOpen("OVERDUE", time);
    check(said.due().equals(due), "OVERDUE for " + said.due() + ", but it was due at " + due);
    check(!overdue, "OVERDUE twice");
    check(time.isAfter(due), "OVERDUE at " + time + ", before its time " + due);
    check(promised == null || holdExpired, "OVERDUE after a promise without HOLD-EXPIRED");
    overdue = true;
  }

  void escalated(Instant time, Statement.Escalated said) {
    mustBeOpen("step " + said.step(), time);
    List<Integer> numbers = new ArrayList<>(said.collapsed());
    numbers.add(said.step());
    for (int number : numbers) {
      check(
          told < steps.size() && steps.get(told).number() == number,
          "step %d where %s was next"
              .formatted(
                  number, told < steps.size() ? "step " + steps.get(told).number() : "the end"));
      Instant stepAt = at(steps.get(told).atPercent());
      boolean onward = time.equals(reachedNobodyAt);
      check(
          time.isAfter(stepAt) || onward,
          "step %d at %s, before its time %s".formatted(number, time, stepAt));
      check(
          number != said.step() || said.due().equals(stepAt),
          "step %d names %s as its time, which is %s".formatted(number, said.due(), stepAt));
      told++;
    }
    reachedNobodyAt = said.reached().isEmpty() ? time : null;
  }

  void exhausted(Instant time) {
    mustBeOpen("EXHAUSTED", time);
    check(!exhausted, "EXHAUSTED twice");
    check(told == steps.size(), "EXHAUSTED before the last step");
    check(
        time.isAfter(at(exhaustedPercent)) || time.equals(reachedNobodyAt),
        "EXHAUSTED at " + time + ", before its time " + at(exhaustedPercent));
    exhausted = true;
  }

  /// Everything that was due before `time` must have been stated.
  void complete(Instant time) {
    if (!open) {
      return;
    }
    check(overdue || !time.isAfter(due), "no OVERDUE by " + time + ", due at " + due);
    if (told < steps.size()) {
      Instant next = at(steps.get(told).atPercent());
      check(
          !time.isAfter(next),
          "no step %d by %s, its time was %s".formatted(steps.get(told).number(), time, next));
    }
    check(
        exhausted || !time.isAfter(at(exhaustedPercent)),
        "not EXHAUSTED by " + time + ", its time was " + at(exhaustedPercent));
  }

  private void mustBeOpen(String what, Instant time) {
    check(open, what + " at " + time + " although nothing is owed any more");
  }

  private static void check(boolean holds, String broken) {
    if (!holds) {
      throw new BrokenPromise(broken);
    }
  }
}
