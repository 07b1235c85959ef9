package org.openhotline.trials.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Message;

/// What honest people do wrong with honest keys: acknowledge twice, cancel what is not theirs,
/// promise too much and too often, and write from the future. The relay must refuse all of it.
final class Mischief {
  private static final Duration FUTURE = Duration.ofMinutes(10);

  private final Trial trial;
  private final Officers officers;
  private final RandomGenerator random;

  Mischief(Trial trial, Officers officers) {
    this.trial = trial;
    this.officers = officers;
    this.random = trial.random("mischief");
  }

  /// Somebody at an addressee's desk errs about a message, some time in its first windows.
  void about(StationMachine at, Message message, long window) {
    ActId id = message.id();
    long when = random.nextLong(Scheduler.SECOND, 2 * window);
    switch (random.nextInt(8)) {
      case 0 -> {
        fact(at, id, when, ActKind.ACKNOWLEDGED, null);
        fact(at, id, when + random.nextLong(window), ActKind.ACKNOWLEDGED, null);
      }
      case 1 -> fact(at, id, when, ActKind.CANCEL, null);
      case 2 -> {
        for (int i = 1; i <= 5; i++) {
          fact(at, id, when + i * Scheduler.MINUTE, ActKind.HOLDING, Duration.ofHours(i));
        }
      }
      case 3 -> fact(at, id, when, ActKind.HOLDING, Duration.ofDays(11));
      case 4 -> {
        fact(at, id, when, ActKind.DECLINED, null);
        fact(at, id, when + random.nextLong(window), ActKind.DECLINED, null);
      }
      default -> {}
    }
  }

  private void fact(
      StationMachine at, ActId id, long when, ActKind kind, @Nullable Duration promise) {
    officers.later(
        at,
        "err",
        when,
        0,
        () -> {
          Instant promised = promise == null ? null : at.clock().instant().plus(promise);
          return officers.fact(at, id, kind, promised);
        });
  }

  /// Runs a writing with the clock of the station ahead, beyond what the agreement allows.
  boolean fromTheFuture(StationMachine from, Officers.Attempt writing) {
    trial.count(Fault.STATION_CLOCK_JUMPED);
    from.clock().jump(FUTURE);
    try {
      return writing.run();
    } finally {
      from.clock().jump(FUTURE.negated());
    }
  }
}
