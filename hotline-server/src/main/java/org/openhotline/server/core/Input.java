package org.openhotline.server.core;

import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.SignedAct;

/// What enters the core, in the order of the log.
public sealed interface Input {
  /// An act whose signatures and certificates were verified before it was ordered.
  ///
  /// @param act the act
  record SubmitAct(SignedAct act) implements Input {}

  /// Something the relay saw.
  ///
  /// @param observation what it saw
  record Observe(Observation observation) implements Input {}

  /// Time has passed: fire what is due.
  record Tick() implements Input {}
}
