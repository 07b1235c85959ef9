package org.openhotline.protocol.message;

import java.time.Instant;

/// One leaf of the record.
public sealed interface RecordEntry {
  /// The relay's ordered time, to the millisecond; never goes back.
  Instant time();

  /// An act as it was accepted.
  ///
  /// @param time ordered time
  /// @param act the act
  record OfAct(Instant time, SignedAct act) implements RecordEntry {}

  /// A conclusion of the core.
  ///
  /// @param time ordered time
  /// @param statement the conclusion
  record OfStatement(Instant time, Statement statement) implements RecordEntry {}

  /// Something the relay saw.
  ///
  /// @param time ordered time
  /// @param observation what it saw
  record OfObservation(Instant time, Observation observation) implements RecordEntry {}
}
