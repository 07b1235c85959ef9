package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Compares the wall clock with elapsed time and tells of steps. One thread.
final class ClockWatch {
  /// Steps up to this are taken for normal adjustment.
  static final Duration TOLERATED = Duration.ofMillis(500);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant lastWall;
  private long lastNanos;

  ClockWatch(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.lastWall = wall.instant();
    this.lastNanos = nanos.getAsLong();
  }

  /// The step since the last look, if it was more than tolerated.
  Optional<Duration> look() {
    Instant nowWall = wall.instant();
    long nowNanos = nanos.getAsLong();
    Duration step =
        Duration.between(lastWall, nowWall).minus(Duration.ofNanos(nowNanos - lastNanos));
    lastWall = nowWall;
    lastNanos = nowNanos;
    return step.abs().compareTo(TOLERATED) > 0 ? Optional.of(step) : Optional.empty();
  }
}
