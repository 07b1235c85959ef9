package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
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
  private final List<Addressee> addressees = new ArrayList<>(1);
  boolean cancelled;
  boolean guarantorsTold;

  /// What the archive holds of it; null if it was not taken from there.
  @Nullable Bytes archived;

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
    int place = 0;
    while (place < addressees.size() && addressees.get(place).desk.compareTo(addressee.desk) < 0) {
      place++;
    }
    if (place < addressees.size() && addressees.get(place).desk.equals(addressee.desk)) {
      addressees.set(place, addressee);
    } else {
      addressees.add(place, addressee);
    }
  }

  @Nullable Addressee addressee(DeskId desk) {
    for (Addressee addressee : addressees) {
      if (addressee.desk.equals(desk)) {
        return addressee;
      }
    }
    return null;
  }

  /// In ascending order of desks.
  List<Addressee> addressees() {
    return Collections.unmodifiableList(addressees);
  }

  /// Whether anything is due, owed or stands: only then must it stay in memory.
  boolean isOpen() {
    for (Addressee addressee : addressees) {
      if (addressee.timer != null || addressee.owesAnything() || addressee.stands()) {
        return true;
      }
    }
    return false;
  }

  /// Origin and all addressees.
  SortedSet<DeskId> desks() {
    TreeSet<DeskId> desks = new TreeSet<>();
    desks.add(origin);
    addressees.forEach(a -> desks.add(a.desk));
    return desks;
  }

  /// Whether a human at `desk` still has something to do or to wait for.
  boolean openAt(DeskId desk) {
    if (desk.equals(origin)) {
      return addressees.stream().anyMatch(a -> a.owesAnything() || a.stands(Addressee.Side.ORIGIN));
    }
    Addressee addressee = addressee(desk);
    return addressee != null
        && (addressee.owesAnything() || addressee.stands(Addressee.Side.ADDRESSEE));
  }
}
