package org.openhotline.server.consensus;

import java.time.Duration;

/// Hears how long the steps of the order took, for metrics. Called on the sequencer's threads: must
/// be quick and must not throw.
public interface SequencerObserver {
  /// Hears nothing.
  SequencerObserver NONE = new SequencerObserver() {};

  /// A proposal was answered as committed.
  ///
  /// @param sincePropose from [Sequencer#propose] to the answer
  default void committed(Lane lane, Duration sincePropose) {}

  /// The log was forced to disk.
  ///
  /// @param took from just before the force until the first entry that it made durable was handed
  ///   to be applied, which adds some tens of microseconds to the force
  default void forced(Duration took) {}

  /// A batch was applied and its end announced.
  ///
  /// @param inputs how many, from 1
  /// @param took the time spent in the replica
  default void applied(int inputs, Duration took) {}

  /// A snapshot was written and forced.
  ///
  /// @param index the last index that it contains
  default void snapshotTaken(long index, Duration took) {}
}
