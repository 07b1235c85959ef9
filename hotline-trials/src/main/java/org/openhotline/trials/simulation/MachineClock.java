package org.openhotline.trials.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The clocks of one simulated machine: a wall clock that anybody may set and that may run at a
/// wrong rate, elapsed time with the error of a crystal, and the time since the machine was
/// started.
final class MachineClock implements InstantSource {
  private static final int PPM = 1_000_000;

  private final Scheduler scheduler;
  private final Instant origin;
  private final int crystalPpm;
  private double rate = 1;
  private long since;
  private long wallAtSince;
  private long bootedAt;
  private int boots = 1;

  /// @param origin what true time calls its zero
  /// @param crystalPpm how many millionths elapsed time runs too fast; few, because a jump over a
  ///   quiet time leaves the relay no chance to follow its wall clock meanwhile
  MachineClock(Scheduler scheduler, Instant origin, int crystalPpm) {
    this.scheduler = scheduler;
    this.origin = origin;
    this.crystalPpm = crystalPpm;
  }

  @Override
  public Instant instant() {
    return origin.plusNanos(wallAtSince + (long) ((scheduler.now() - since) * rate));
  }

  /// The true time.
  Instant truth() {
    return origin.plusNanos(scheduler.now());
  }

  /// Elapsed time in nanoseconds.
  long nanos() {
    return scheduler.now() + scheduler.now() / PPM * crystalPpm;
  }

  /// Names this run of the machine.
  String boot() {
    return "00000000-0000-4000-8000-%012d".formatted(boots);
  }

  /// Time since the machine was started.
  Duration sinceBoot() {
    return Duration.ofNanos(scheduler.now() - bootedAt);
  }

  /// True time at an instant of this run of the machine.
  long atSinceBoot(Duration sinceBoot) {
    return bootedAt + sinceBoot.toNanos();
  }

  /// The wall clock jumps.
  void jump(Duration step) {
    settle();
    wallAtSince += step.toNanos();
  }

  /// The wall clock runs at another rate from now on.
  void rate(double newRate) {
    settle();
    rate = newRate;
  }

  private void settle() {
    wallAtSince += (long) ((scheduler.now() - since) * rate);
    since = scheduler.now();
  }

  /// The wall clock is right again and runs right.
  void correct() {
    rate = 1;
    since = scheduler.now();
    wallAtSince = scheduler.now();
  }

  /// The machine starts anew, with a wall clock that is right.
  void boot(boolean corrected) {
    boots++;
    bootedAt = scheduler.now();
    if (corrected) {
      correct();
    }
  }
}
