package org.openhotline.server.core;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
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
  final Map<Obligation, Duty> duties = new EnumMap<>(Obligation.class);
  final Set<Side> standing = EnumSet.noneOf(Side.class);
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
    for (Obligation obligation : Obligation.values()) {
      duties.put(obligation, new Duty.NotOwed());
    }
  }

  Duty duty(Obligation obligation) {
    Duty duty = duties.get(obligation);
    if (duty == null) {
      throw new IllegalStateException("no duty " + obligation);
    }
    return duty;
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
    return duties.values().stream().anyMatch(d -> d instanceof Duty.Owed o && o.overdue());
  }

  /// A human of this addressee reacted: the acknowledgement ladder stops and EXHAUSTED no longer
  /// stands.
  ///
  /// @return the acknowledgement duty as it stood before
  Duty reacted(Instant at) {
    reacted = true;
    Duty before = duty(Obligation.ACKNOWLEDGE);
    if (before instanceof Duty.Owed owed) {
      duties.put(Obligation.ACKNOWLEDGE, owed.toMet(at));
    }
    standing.clear();
    return before;
  }

  /// Ends whatever is owed.
  void end(Instant at, Duty.Ending ending) {
    duties.replaceAll((o, d) -> d instanceof Duty.Owed owed ? owed.toEnded(at, ending) : d);
    standing.clear();
  }
}
