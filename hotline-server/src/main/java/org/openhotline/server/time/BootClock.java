package org.openhotline.server.time;

import java.time.Duration;
import java.util.Optional;

/// How long this machine has been running, as a clock that outlives the process and that nobody
/// sets. Any thread.
@FunctionalInterface
public interface BootClock {
  /// A reading.
  ///
  /// @param boot names this run of the machine; another one after every start of it
  /// @param sinceBoot time since that start
  record Reading(String boot, Duration sinceBoot) {}

  /// What the clock shows now; empty if this machine has no such clock.
  Optional<Reading> read();
}
