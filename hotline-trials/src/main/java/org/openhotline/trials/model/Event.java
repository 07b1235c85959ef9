package org.openhotline.trials.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Precedence;

/// What enters the core, as little of it as the model needs.
sealed interface Event {
  /// The time that the log gave it.
  Instant at();

  /// Time passed.
  record Tick(Instant at) implements Event {}

  /// A desk came or went.
  record Link(Instant at, DeskId desk, boolean up) implements Event {}

  /// The relay serves again.
  record Started(Instant at, Instant lastAlive) implements Event {}

  /// A party suspended the channel or took it up again.
  record Channel(Instant at, PartyId party, boolean suspended) implements Event {}

  /// A message.
  ///
  /// @param answers the message that it replies to
  /// @param full whether it is a full reply
  record Sent(
      Instant at,
      ActId id,
      DeskId origin,
      List<DeskId> action,
      List<DeskId> info,
      Precedence precedence,
      String obligation,
      @Nullable ActId answers,
      boolean full,
      @Nullable Instant validUntil)
      implements Event {
    /// Copies the lists.
    public Sent {
      action = List.copyOf(action);
      info = List.copyOf(info);
    }

    boolean addresses(DeskId desk) {
      return action.contains(desk) || info.contains(desk);
    }
  }

  /// What a station or an officer of a desk states about a message.
  ///
  /// @param promised of HOLDING only
  record Fact(Instant at, ActId message, DeskId desk, ActKind kind, @Nullable Instant promised)
      implements Event {}
}
