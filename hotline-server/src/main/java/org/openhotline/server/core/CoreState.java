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
  /// A message that is closed and not yet in the archive.
  ///
  /// @param message its state
  /// @param leaves entries of the record at which it was in that state
  record Closed(MessageState message, long leaves) {}

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

  /// Acts recorded since the archive was written.
  final TreeMap<ActId, Archive.RecordedAct> known = new TreeMap<>();

  /// Open messages.
  final TreeMap<ActId, MessageState> messages = new TreeMap<>();

  /// Messages closed, or changed after they were closed, since the archive was written.
  final TreeMap<ActId, Closed> closed = new TreeMap<>();

  final TreeMap<DeskId, TreeSet<ActId>> open = new TreeMap<>();
  final TreeSet<Timer> timers = new TreeSet<>();
  final List<Downtime> downtimes = new ArrayList<>();
  final OpenCounts counts = new OpenCounts();
  private final Archive archive;

  /// Messages that the current input has looked at.
  private final TreeMap<ActId, MessageState> touched = new TreeMap<>();

  /// Messages that changed since [Core#openChanges] was asked last; null: nobody asks.
  @Nullable TreeSet<ActId> changed;

  /// One object for each desk, because every open message names some.
  private final TreeMap<DeskId, DeskId> desks = new TreeMap<>();

  CoreState(Directory directory, Archive archive) {
    this.directory = directory;
    this.archive = archive;
  }

  /// The message with this id, open or closed; null if none was accepted.
  @Nullable MessageState message(ActId id) {
    MessageState found = messages.get(id);
    if (found == null) {
      Closed waiting = closed.get(id);
      found = waiting == null ? touched.get(id) : waiting.message();
    }
    if (found == null) {
      found =
          archive.message(id, leaves).map(state -> CoreSnapshots.message(this, state)).orElse(null);
    }
    if (found != null) {
      touched.put(id, found);
    }
    return found;
  }

  /// Takes in a message that was just accepted.
  void accept(MessageState message) {
    messages.put(message.id, message);
    touched.put(message.id, message);
  }

  /// The act with this id, if one is recorded: for ever, the same id never counts twice.
  Optional<Archive.RecordedAct> recorded(ActId id) {
    Archive.RecordedAct recent = known.get(id);
    return recent != null ? Optional.of(recent) : archive.act(id, leaves);
  }

  /// Ends an input: what it looked at is put where it belongs, by whether anything is open.
  void endInput() {
    if (changed != null) {
      changed.addAll(touched.keySet());
    }
    for (MessageState message : touched.values()) {
      if (message.isOpen()) {
        messages.put(message.id, message);
        closed.remove(message.id);
        message.archived = null;
      } else if (messages.remove(message.id) != null
          || closed.containsKey(message.id)
          || message.archived == null
          || !message.archived.equals(CoreSnapshots.message(message))) {
        closed.put(message.id, new Closed(message, leaves));
      }
    }
    touched.clear();
  }

  /// The archive has everything that was recorded and closed so far.
  void forget() {
    known.clear();
    closed.clear();
  }

  /// The one object for this desk.
  DeskId shared(DeskId desk) {
    DeskId shared = desks.putIfAbsent(desk, desk);
    return shared == null ? desk : shared;
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
  void setTimer(ActId message, Addressee addressee, @Nullable Instant due) {
    Timer before = addressee.timer;
    if (before != null) {
      timers.remove(before);
    }
    Timer timer = due == null ? null : new Timer(due, message, addressee.desk);
    addressee.timer = timer;
    if (timer != null) {
      timers.add(timer);
    }
  }

  /// Whether the relay was down at `instant`.
  boolean downAt(Instant instant) {
    return downtimes.stream().anyMatch(d -> !instant.isBefore(d.from) && !instant.isAfter(d.until));
  }
}
