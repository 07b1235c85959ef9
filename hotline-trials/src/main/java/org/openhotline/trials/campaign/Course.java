package org.openhotline.trials.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Statement;

/// The course of one message at one of its addressees, judged entry by entry.
///
/// Throws [BrokenPromise]. Threading: one thread.
final class Course {
  private final Agreement agreement;
  private final Agreement.Windows windows;
  private final DeskId desk;
  private final Instant accepted;
  private final Map<Obligation, Track> tracks = new EnumMap<>(Obligation.class);
  private final Set<ActKind> facts = EnumSet.noneOf(ActKind.class);
  private boolean reacted;
  private boolean notDelivered;

  Course(Agreement agreement, Message message, DeskId desk, Instant accepted) {
    this.agreement = agreement;
    this.windows =
        java.util.Objects.requireNonNull(agreement.precedence().get(message.precedence()));
    this.desk = desk;
    this.accepted = accepted;
    Agreement.ObligationClass owed =
        java.util.Objects.requireNonNull(agreement.obligations().get(message.obligation()));
    if (message.action().contains(desk)) {
      if (owed.acknowledge()) {
        owe(Obligation.ACKNOWLEDGE, windows.acknowledge());
      }
      Duration reply = windows.holding() == null ? windows.reply() : windows.holding();
      if (owed.reply() && reply != null) {
        owe(Obligation.REPLY, reply);
      }
    }
  }

  private void owe(Obligation obligation, Duration window) {
    tracks.put(obligation, new Track(agreement, accepted, window, accepted.plus(window), null));
  }

  /// The deadlines that ACCEPTED must name.
  Map<Obligation, Instant> deadlines() {
    Map<Obligation, Instant> all = new EnumMap<>(Obligation.class);
    tracks.forEach((obligation, track) -> all.put(obligation, track.due()));
    return all;
  }

  /// When the message was accepted.
  Instant accepted() {
    return accepted;
  }

  /// Whether the running deadline of `obligation` was set by a promise.
  boolean promised(Obligation obligation) {
    return track(obligation).promised();
  }

  private Track track(Obligation obligation) {
    Track track = tracks.get(obligation);
    if (track == null) {
      throw new BrokenPromise(obligation + " is not owed by " + desk);
    }
    return track;
  }

  /// The relay stated something.
  void stated(Instant time, Statement statement) {
    switch (statement) {
      case Statement.Overdue said -> track(said.obligation()).overdue(time, said);
      case Statement.Escalated said -> track(said.obligation()).escalated(time, said);
      case Statement.Exhausted said -> track(said.obligation()).exhausted(time);
      case Statement.HoldExpired said -> track(Obligation.REPLY).holdExpired(time, said);
      case Statement.LateAcknowledged said -> {
        require(facts.contains(ActKind.ACKNOWLEDGED), "LATE-ACKNOWLEDGED without one");
        require(time.isAfter(said.due()), "LATE-ACKNOWLEDGED in time");
      }
      case Statement.NotDelivered _ -> {
        require(!notDelivered, "NOT-DELIVERED twice");
        require(!facts.contains(ActKind.DELIVERED), "NOT-DELIVERED after DELIVERED");
        require(
            time.isAfter(accepted.plus(windows.nonDelivery())), "NOT-DELIVERED before its time");
        notDelivered = true;
      }
      case Statement.Answered _ -> require(reacted, "ANSWERED without a reply");
      case Statement.Expired _ -> throw new BrokenPromise("EXPIRED, but nothing here expires");
      case Statement.Accepted _ -> throw new BrokenPromise("ACCEPTED twice");
    }
  }

  /// A station stated delivery or reading.
  void station(ActKind kind) {
    require(facts.add(kind), kind + " twice");
    require(kind != ActKind.CANNOT_READ, "CANNOT-READ, but the station has the desk's key");
  }

  /// An officer acknowledged, promised or declined.
  void officer(Instant time, ActKind kind, @org.jspecify.annotations.Nullable Instant promised) {
    complete(time);
    if (kind == ActKind.ACKNOWLEDGED) {
      require(facts.add(kind), "ACKNOWLEDGED twice");
    }
    react();
    if (kind == ActKind.DECLINED) {
      tracks.values().forEach(Track::end);
    }
    if (kind == ActKind.HOLDING && promised != null) {
      tracks.put(
          Obligation.REPLY,
          new Track(agreement, promised, windows.acknowledge(), promised, promised));
    }
  }

  /// The addressee sent its full reply.
  void replied(Instant time) {
    complete(time);
    react();
    tracks.values().forEach(Track::end);
  }

  private void react() {
    reacted = true;
    Track acknowledge = tracks.get(Obligation.ACKNOWLEDGE);
    if (acknowledge != null) {
      acknowledge.end();
    }
  }

  /// Everything that was due before `time` must have been stated.
  void complete(Instant time) {
    tracks.values().forEach(track -> track.complete(time));
  }

  /// Whether the relay will state nothing more about it.
  boolean finished() {
    return tracks.values().stream().allMatch(Track::finished);
  }

  /// Whether the addressee's station stated delivery and reading.
  boolean read() {
    return facts.contains(ActKind.DELIVERED) && facts.contains(ActKind.DECRYPTED);
  }

  private void require(boolean holds, String broken) {
    if (!holds) {
      throw new BrokenPromise(broken);
    }
  }
}
