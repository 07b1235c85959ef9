package org.openhotline.server.core;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Precedence;

/// An accepted message and what became of it at each addressee.
///
/// Mutable; owned by the core's single thread.
final class MessageState {
  final ActId id;
  final long leaf;
  final Digest headerDigest;
  final AgreementVersion agreement;
  final DeskId origin;
  final Precedence precedence;
  final Instant accepted;
  final @Nullable Instant validUntil;
  private final TreeMap<DeskId, Addressee> addressees = new TreeMap<>();
  boolean cancelled;
  boolean guarantorsTold;

  /// As it stands in [OpenCounts]; derived, so in no snapshot.
  OpenCounts.Tally counted = OpenCounts.Tally.NONE;

  MessageState(
      ActId id,
      long leaf,
      Digest headerDigest,
      AgreementVersion agreement,
      DeskId origin,
      Precedence precedence,
      Instant accepted,
      @Nullable Instant validUntil) {
    this.id = id;
    this.leaf = leaf;
    this.headerDigest = headerDigest;
    this.agreement = agreement;
    this.origin = origin;
    this.precedence = precedence;
    this.accepted = accepted;
    this.validUntil = validUntil;
  }

  void add(Addressee addressee) {
    addressees.put(addressee.desk, addressee);
  }

  @Nullable Addressee addressee(DeskId desk) {
    return addressees.get(desk);
  }

  /// In ascending order of desks.
  Collection<Addressee> addressees() {
    return addressees.values();
  }

  Map<DeskId, Addressee> byDesk() {
    return addressees;
  }

  /// Origin and all addressees.
  SortedSet<DeskId> desks() {
    TreeSet<DeskId> desks = new TreeSet<>(addressees.keySet());
    desks.add(origin);
    return desks;
  }

  /// Whether a human at `desk` still has something to do or to wait for.
  boolean openAt(DeskId desk) {
    if (desk.equals(origin)) {
      return addressees.values().stream()
          .anyMatch(a -> a.owesAnything() || a.standing.contains(Addressee.Side.ORIGIN));
    }
    Addressee addressee = addressees.get(desk);
    return addressee != null
        && (addressee.owesAnything() || addressee.standing.contains(Addressee.Side.ADDRESSEE));
  }
}
