package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.SignedAct;

/// Everything that the core knows; ordered maps only, so that iteration is the same everywhere.
///
/// Mutable; owned by the core's single thread.
final class CoreState {
  /// What is remembered of every recorded act, for ever: the same id never counts twice.
  ///
  /// @param digest SHA-256 of the whole signed act
  /// @param leaf its index
  record Known(Digest digest, long leaf) {}

  /// The end of a desk's chain of messages under one agreement.
  ///
  /// @param serial of the last message
  /// @param header its digest
  record Chain(long serial, Digest header) {}

  /// A desk and an agreement.
  record ChainKey(DeskId desk, AgreementId agreement) implements Comparable<ChainKey> {
    @Override
    public int compareTo(ChainKey other) {
      int byDesk = desk.compareTo(other.desk);
      return byDesk != 0 ? byDesk : agreement.compareTo(other.agreement);
    }
  }

  /// An officer on watch.
  ///
  /// @param officer credential of the officer
  /// @param since ordered time
  record Watch(CredentialId officer, Instant since) {}

  /// A channel that a party suspended.
  record SuspensionKey(AgreementId agreement, PartyId party) implements Comparable<SuspensionKey> {
    @Override
    public int compareTo(SuspensionKey other) {
      int byAgreement = agreement.compareTo(other.agreement);
      return byAgreement != 0 ? byAgreement : party.compareTo(other.party);
    }
  }

  /// When something of one addressee is due; ordered by time, then message, then desk.
  record Timer(Instant due, ActId message, DeskId desk) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byDue = due.compareTo(other.due);
      if (byDue != 0) {
        return byDue;
      }
      int byMessage = message.compareTo(other.message);
      return byMessage != 0 ? byMessage : desk.compareTo(other.desk);
    }
  }

  /// A time in which the relay did not run.
  record Downtime(Instant from, Instant until) {}

  /// A directory or agreement act and the ordered time at which it took force.
  record Governed(SignedAct act, Instant at) {}

  /// Most downtimes remembered.
  static final int MAX_DOWNTIMES = 64;

  Instant now = Instant.EPOCH;
  long leaves;
  Directory directory;
  final List<Governed> governance = new ArrayList<>();
  final TreeMap<Digest, Agreement> agreements = new TreeMap<>();
  final TreeMap<AgreementId, Agreement> inForce = new TreeMap<>();
  final TreeMap<SuspensionKey, Instant> suspensions = new TreeMap<>();
  final TreeMap<DeskId, Watch> watches = new TreeMap<>();
  final TreeSet<DeskId> linked = new TreeSet<>();
  final TreeMap<ChainKey, Chain> chains = new TreeMap<>();
  final TreeMap<ActId, Known> known = new TreeMap<>();
  final TreeMap<ActId, MessageState> messages = new TreeMap<>();
  final TreeMap<DeskId, TreeSet<ActId>> open = new TreeMap<>();
  final TreeSet<Timer> timers = new TreeSet<>();
  final TreeMap<ActId, TreeMap<DeskId, Timer>> timerOf = new TreeMap<>();
  final OpenCounts counts = new OpenCounts();
  final List<Downtime> downtimes = new ArrayList<>();

  CoreState(Directory directory) {
    this.directory = directory;
  }

  /// The agreement under which a message was accepted; it stays even when a newer version is in
  /// force.
  Agreement agreementOf(AgreementVersion version) {
    Agreement agreement = agreements.get(version.digest());
    if (agreement == null) {
      throw new IllegalStateException("agreement " + version + " of an accepted message is gone");
    }
    return agreement;
  }

  /// Whether `version` is the one in force.
  Optional<Agreement> inForce(AgreementVersion version) {
    Agreement agreement = inForce.get(version.id());
    return agreement != null && agreement.version().equals(version)
        ? Optional.of(agreement)
        : Optional.empty();
  }

  boolean suspended(AgreementId agreement, PartyId one, PartyId other) {
    return suspensions.containsKey(new SuspensionKey(agreement, one))
        || suspensions.containsKey(new SuspensionKey(agreement, other));
  }

  /// Ids of the messages that are open at `desk`, ascending.
  List<ActId> openAt(DeskId desk) {
    TreeSet<ActId> ids = open.get(desk);
    return ids == null ? List.of() : List.copyOf(ids);
  }

  /// Brings the lists of open items, and their numbers, in line with `message`.
  void reindex(MessageState message) {
    counts.count(message);
    for (DeskId desk : message.desks()) {
      TreeSet<ActId> ids = open.computeIfAbsent(desk, d -> new TreeSet<>());
      if (message.openAt(desk)) {
        ids.add(message.id);
      } else {
        ids.remove(message.id);
      }
    }
  }

  /// Replaces the timer of one addressee.
  void setTimer(ActId message, DeskId desk, @Nullable Instant due) {
    TreeMap<DeskId, Timer> ofMessage = timerOf.computeIfAbsent(message, m -> new TreeMap<>());
    Timer before = ofMessage.remove(desk);
    if (before != null) {
      timers.remove(before);
    }
    if (due != null) {
      Timer timer = new Timer(due, message, desk);
      ofMessage.put(desk, timer);
      timers.add(timer);
    }
    if (ofMessage.isEmpty()) {
      timerOf.remove(message);
    }
  }

  /// Whether the relay was down at `instant`.
  boolean downAt(Instant instant) {
    return downtimes.stream().anyMatch(d -> !instant.isBefore(d.from) && !instant.isAfter(d.until));
  }
}
