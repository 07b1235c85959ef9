package org.openhotline.protocol.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the relay saw and its statements depend on; part of the record, so that a replay needs
/// nothing else.
public sealed interface Observation {
  /// The first station of a desk came, or its last one went (after the relay's grace).
  ///
  /// @param desk the desk
  /// @param up whether it is reachable now
  record LinkChanged(DeskId desk, boolean up) implements Observation {}

  /// The relay serves again.
  ///
  /// @param node which node
  /// @param lastAlive ordered time of the last input before; null at the first start
  record RelayStarted(String node, @Nullable Instant lastAlive) implements Observation {}

  /// The relay's wall clock stepped against elapsed time by more than 500 ms, which moved no
  /// deadline; or an operator adopted the wall clock, which moved the relay's time by this.
  ///
  /// @param stepMillis signed size of the step
  record ClockStepped(long stepMillis) implements Observation {}
}
