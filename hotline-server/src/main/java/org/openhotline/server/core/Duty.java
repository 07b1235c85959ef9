package org.openhotline.server.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an addressee owes for one message, and how far its silence has been escalated.
///
/// Only the legal transitions exist as methods.
sealed interface Duty {
  /// The one object that says that nothing is owed.
  NotOwed NOT_OWED = new NotOwed();

  /// Nothing is owed.
  record NotOwed() implements Duty {}

  /// Owed, with absolute times.
  ///
  /// @param start where the ladder counts from
  /// @param window the ladder's hundred percent
  /// @param due last instant in time
  /// @param promised the promise that set `due`; null if the agreement did
  /// @param nextStep index of the next step of the ladder
  /// @param overdue whether OVERDUE was stated for this deadline
  /// @param exhausted whether EXHAUSTED was stated
  record Owed(
      Instant start,
      Duration window,
      Instant due,
      @Nullable Instant promised,
      int nextStep,
      boolean overdue,
      boolean exhausted)
      implements Duty {
    /// Owed from `start` for `window`, as the agreement says.
    static Owed from(Instant start, Duration window) {
      return new Owed(start, window, start.plus(window), null, 0, false, false);
    }

    /// Owed by a promised instant; if it passes, the ladder restarts there with `ladderWindow`.
    static Owed promisedBy(Instant promised, Duration ladderWindow) {
      return new Owed(promised, ladderWindow, promised, promised, 0, false, false);
    }

    /// OVERDUE was stated.
    Owed toOverdue() {
      return new Owed(start, window, due, promised, nextStep, true, exhausted);
    }

    /// Steps before `next` have fired.
    Owed toStep(int next) {
      return new Owed(start, window, due, promised, next, overdue, exhausted);
    }

    /// EXHAUSTED was stated.
    Owed toExhausted() {
      return new Owed(start, window, due, promised, nextStep, overdue, true);
    }

    /// Fulfilled at `at`.
    Met toMet(Instant at) {
      return new Met(at, at.isAfter(due));
    }

    /// No longer owed, without having been fulfilled.
    Ended toEnded(Instant at, Ending ending) {
      return new Ended(at, ending);
    }
  }

  /// Fulfilled.
  ///
  /// @param at when
  /// @param late after the deadline
  record Met(Instant at, boolean late) implements Duty {}

  /// No longer owed, without having been fulfilled.
  ///
  /// @param at when
  /// @param ending why
  record Ended(Instant at, Ending ending) implements Duty {}

  /// Why a duty ended without being fulfilled.
  enum Ending {
    /// The originator cancelled the message.
    CANCELLED,
    /// The addressee declined to reply.
    DECLINED,
    /// The message's own validity passed.
    EXPIRED
  }
}
