package org.openhotline.server.time;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/// All clocks that a relay reads. A simulation hands in its own.
///
/// @param wall the wall clock, which anybody may set
/// @param elapsedNanos elapsed time of this process from an arbitrary zero; never goes back
/// @param boot elapsed time of this machine
public record ClockSources(InstantSource wall, LongSupplier elapsedNanos, BootClock boot) {
  /// Those of this machine. The only place that reads its clocks for the relay's time.
  public static ClockSources system() {
    return withWall(InstantSource.system());
  }

  /// Those of this machine, but with another wall clock.
  public static ClockSources withWall(InstantSource wall) {
    return new ClockSources(wall, System::nanoTime, new LinuxBootClock());
  }
}
