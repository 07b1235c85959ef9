package org.openhotline.server.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;

/// One message at one addressee: facts that are never merged, and what is still owed.
///
/// Mutable; owned by the core's single thread.
final class Addressee {
  /// The two sides at which EXHAUSTED stands until a human closes it.
  enum Side {
    /// The desk that sent the message.
    ORIGIN,
    /// The silent desk.
    ADDRESSEE
  }

  final DeskId desk;
  CoreState.@Nullable Timer timer;
  private Duty acknowledge = Duty.NOT_OWED;
  private Duty reply = Duty.NOT_OWED;
  private boolean standsAtOrigin;
  private boolean standsAtAddressee;
  @Nullable Instant delivered;
  @Nullable Instant decrypted;
  @Nullable Instant cannotRead;
  @Nullable Instant acknowledged;
  boolean notDelivered;
  boolean expired;
  int promises;

  /// Whether a human of this addressee ever reacted.
  boolean reacted;

  Addressee(DeskId desk) {
    this.desk = desk;
  }

  Duty duty(Obligation obligation) {
    return switch (obligation) {
      case ACKNOWLEDGE -> acknowledge;
      case REPLY -> reply;
    };
  }

  void setDuty(Obligation obligation, Duty duty) {
    switch (obligation) {
      case ACKNOWLEDGE -> acknowledge = duty;
      case REPLY -> reply = duty;
    }
  }

  /// Whether EXHAUSTED stands at this side.
  boolean stands(Side side) {
    return switch (side) {
      case ORIGIN -> standsAtOrigin;
      case ADDRESSEE -> standsAtAddressee;
    };
  }

  /// Whether EXHAUSTED stands anywhere.
  boolean stands() {
    return standsAtOrigin || standsAtAddressee;
  }

  /// EXHAUSTED stands at this side, or no longer.
  ///
  /// @return whether that is a change
  boolean setStanding(Side side, boolean stands) {
    boolean changed = stands(side) != stands;
    switch (side) {
      case ORIGIN -> standsAtOrigin = stands;
      case ADDRESSEE -> standsAtAddressee = stands;
    }
    return changed;
  }

  boolean owes(Obligation obligation) {
    return duty(obligation) instanceof Duty.Owed;
  }

  /// Whether the desk held the message: a station said so, or a human could react to it.
  boolean held() {
    return delivered != null || reacted;
  }

  boolean owesAnything() {
    return owes(Obligation.ACKNOWLEDGE) || owes(Obligation.REPLY);
  }

  boolean overdue() {
    return (acknowledge instanceof Duty.Owed a && a.overdue())
        || (reply instanceof Duty.Owed r && r.overdue());
  }

  /// A human of this addressee reacted: the acknowledgement ladder stops and EXHAUSTED no longer
  /// stands.
  ///
  /// @return the acknowledgement duty as it stood before
  Duty reacted(Instant at) {
    reacted = true;
    Duty before = acknowledge;
    if (before instanceof Duty.Owed owed) {
      acknowledge = owed.toMet(at);
    }
    standsAtOrigin = false;
    standsAtAddressee = false;
    return before;
  }

  /// Ends whatever is owed.
  void end(Instant at, Duty.Ending ending) {
    for (Obligation obligation : Obligation.values()) {
      if (duty(obligation) instanceof Duty.Owed owed) {
        setDuty(obligation, owed.toEnded(at, ending));
      }
    }
    standsAtOrigin = false;
    standsAtAddressee = false;
  }
}
