package org.openhotline.server.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A machine whose clocks a test moves: true time passes for all of them, the wall clock can be set
/// and can run at another rate.
public final class Machine {
  private Instant wall;
  private double wallRate = 1;
  private long processNanos = 7_000_000_000L;
  private Duration sinceBoot = Duration.ofMinutes(10);
  private String boot = "boot-1";
  private boolean hasBootClock = true;

  /// A machine that was started ten minutes before `wall`.
  public Machine(Instant wall) {
    this.wall = wall;
  }

  /// The clocks of a process on this machine.
  public ClockSources clocks() {
    return new ClockSources(
        () -> wall,
        () -> processNanos,
        () ->
            hasBootClock ? Optional.of(new BootClock.Reading(boot, sinceBoot)) : Optional.empty());
  }

  /// True time passes.
  public void pass(Duration time) {
    processNanos += time.toNanos();
    sinceBoot = sinceBoot.plus(time);
    wall = wall.plusNanos(Math.round(time.toNanos() * wallRate));
  }

  /// Somebody sets the wall clock.
  public void jump(Duration by) {
    wall = wall.plus(by);
  }

  /// The wall clock runs at this rate from now on.
  public void wallRate(double rate) {
    wallRate = rate;
  }

  /// Elapsed time of a new process begins anywhere.
  public void newProcess() {
    processNanos = -3_000_000_000L;
  }

  /// The machine starts anew, with a wall clock of its own.
  public void newBoot(Instant wallNow) {
    boot = boot + "x";
    sinceBoot = Duration.ofSeconds(20);
    wall = wallNow;
    newProcess();
  }

  /// The machine hides how long it runs.
  public void withoutBootClock() {
    hasBootClock = false;
  }

  /// What the wall clock shows.
  public Instant wall() {
    return wall;
  }
}
