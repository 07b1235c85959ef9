package org.openhotline.trials.campaign;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;

/// Reads a record from its first leaf and objects to everything that cannot be right.
///
/// Each act stands once; time never goes back; every deadline and every ladder step is stated once,
/// in order, not before its time and not after the reaction, and none is missing. Written from the
/// agreement and the words of the schema, without the relay's code. Signatures are the caller's
/// business.
///
/// Threading: one thread.
final class Judge {
  private final Agreement agreement;
  private final CompactRange tree = new CompactRange();
  private final List<Hash> leaves = new ArrayList<>();
  private final List<@Nullable Set<DeskId>> concerned = new ArrayList<>();
  private final Map<ActId, Long> acts = new HashMap<>();
  private final Map<ActId, Filed> messages = new HashMap<>();
  private final Map<ActId, Filed> unfinished = new TreeMap<>();
  private final List<Fired> fired = new ArrayList<>();
  private final Set<Long> clockSteps = new TreeSet<>();
  private Instant last = Instant.EPOCH;
  private int starts;

  private record Filed(Message message, Set<DeskId> desks, Map<DeskId, Course> courses) {}

  /// A deadline or step that the agreement set and that was stated.
  ///
  /// @param leaf where
  /// @param message about which message
  /// @param after how long after acceptance it was due
  record Fired(long leaf, ActId message, Duration after) {}

  Judge(Agreement agreement) {
    this.agreement = agreement;
  }

  /// Takes the next leaf.
  ///
  /// @throws CampaignFailure naming the leaf and what is wrong
  void take(byte[] bytes, RecordEntry entry) throws CampaignFailure {
    long leaf = tree.size();
    Hash hash = Merkle.leafHash(bytes);
    tree.append(hash);
    leaves.add(hash);
    try {
      if (entry.time().isBefore(last)) {
        throw new BrokenPromise("its time " + entry.time() + " is before " + last);
      }
      last = entry.time();
      concerned.add(
          switch (entry) {
            case RecordEntry.OfAct act -> act(leaf, act.time(), act.act());
            case RecordEntry.OfStatement said -> stated(leaf, said.time(), said.statement());
            case RecordEntry.OfObservation saw -> observed(leaf, saw.observation());
          });
    } catch (BrokenPromise e) {
      throw new CampaignFailure("leaf %d (%s): %s".formatted(leaf, entry, e.getMessage()), e);
    }
  }

  private @Nullable Set<DeskId> observed(long leaf, Observation observation) {
    if (observation instanceof Observation.RelayStarted) {
      starts++;
    } else if (observation instanceof Observation.ClockStepped) {
      clockSteps.add(leaf);
    }
    return null;
  }

  private @Nullable Set<DeskId> act(long leaf, Instant time, SignedAct signed) {
    Act act = signed.act();
    Long before = acts.put(act.context().actId(), leaf);
    if (before != null) {
      throw new BrokenPromise(
          "act " + act.context().actId() + " stands at leaf " + before + " already");
    }
    return switch (act) {
      case Message message -> accept(time, message);
      case StationFact fact -> {
        Filed filed = filed(fact.messageId());
        course(filed, fact.desk()).station(fact.kind());
        yield filed.desks();
      }
      case OfficerFact fact -> {
        Filed filed = filed(fact.messageId());
        course(filed, fact.desk()).officer(time, fact.kind(), fact.promised());
        yield filed.desks();
      }
      default -> null;
    };
  }

  private Set<DeskId> accept(Instant time, Message message) {
    Set<DeskId> desks = new TreeSet<>(message.action());
    desks.addAll(message.info());
    Map<DeskId, Course> courses = new TreeMap<>();
    desks.forEach(desk -> courses.put(desk, new Course(agreement, message, desk, time)));
    desks.add(message.origin());
    Filed filed = new Filed(message, desks, courses);
    messages.put(message.id(), filed);
    unfinished.put(message.id(), filed);
    if (message.inReplyTo() != null && message.replyKind() == ReplyKind.FULL) {
      course(filed(message.inReplyTo()), message.origin()).replied(time);
    }
    return desks;
  }

  private Set<DeskId> stated(long leaf, Instant time, Statement statement) {
    Filed filed = filed(statement.messageId());
    switch (statement) {
      case Statement.Accepted said -> accepted(filed, said);
      case Statement.NotDelivered said -> course(filed, said.desk()).stated(time, said);
      case Statement.Overdue said -> {
        Course course = course(filed, said.desk());
        course.stated(time, said);
        fired(leaf, time, said.messageId(), course, said.obligation(), said.due());
      }
      case Statement.Escalated said -> {
        Course course = course(filed, said.desk());
        course.stated(time, said);
        fired(leaf, time, said.messageId(), course, said.obligation(), said.due());
      }
      case Statement.Exhausted said -> course(filed, said.desk()).stated(time, said);
      case Statement.Answered said -> course(filed, said.desk()).stated(time, said);
      case Statement.LateAcknowledged said -> course(filed, said.desk()).stated(time, said);
      case Statement.HoldExpired said -> course(filed, said.desk()).stated(time, said);
      case Statement.Expired said -> course(filed, said.desk()).stated(time, said);
    }
    return filed.desks();
  }

  /// A promise is an instant of the officer's clock, and a step that follows one that reached
  /// nobody comes before its time: neither has an elapsed time to compare with.
  private void fired(
      long leaf, Instant time, ActId message, Course course, Obligation obligation, Instant due) {
    if (!course.promised(obligation) && time.isAfter(due)) {
      fired.add(new Fired(leaf, message, Duration.between(course.accepted(), due)));
    }
  }

  private static void accepted(Filed filed, Statement.Accepted said) {
    Map<DeskId, Map<Obligation, Instant>> named = new TreeMap<>();
    for (Statement.Deadline deadline : said.deadlines()) {
      named
          .computeIfAbsent(deadline.desk(), _ -> new TreeMap<>())
          .put(deadline.obligation(), deadline.due());
    }
    for (DeskId desk : filed.message().action()) {
      Map<Obligation, Instant> right = course(filed, desk).deadlines();
      if (!right.equals(named.getOrDefault(desk, Map.of()))) {
        throw new BrokenPromise(
            "deadlines " + named.get(desk) + " of " + desk + ", by the agreement " + right);
      }
    }
  }

  private Filed filed(ActId message) {
    Filed filed = messages.get(message);
    if (filed == null) {
      throw new BrokenPromise("message " + message + " does not stand before");
    }
    return filed;
  }

  private static Course course(Filed filed, DeskId desk) {
    Course course = filed.courses().get(desk);
    if (course == null) {
      throw new BrokenPromise(desk + " is no addressee of message " + filed.message().id());
    }
    return course;
  }

  /// Everything that was due `tolerance` before the last entry must have been stated.
  void requireComplete(Duration tolerance) throws CampaignFailure {
    unfinished.values().removeIf(Judge::finished);
    for (Filed filed : unfinished.values()) {
      for (Map.Entry<DeskId, Course> each : filed.courses().entrySet()) {
        try {
          each.getValue().complete(last.minus(tolerance));
        } catch (BrokenPromise e) {
          throw new CampaignFailure(
              "message %s at %s, read up to leaf %d: %s"
                  .formatted(filed.message().id(), each.getKey(), size(), e.getMessage()),
              e);
        }
      }
    }
  }

  private static boolean finished(Filed filed) {
    return filed.courses().values().stream().allMatch(Course::finished);
  }

  /// Messages about which the relay still has something to state.
  long unfinished() {
    unfinished.values().removeIf(Judge::finished);
    return unfinished.size();
  }

  /// Every addressee's station must have stated delivery and reading.
  void requireRead() throws CampaignFailure {
    for (Filed filed : messages.values()) {
      for (Map.Entry<DeskId, Course> each : filed.courses().entrySet()) {
        if (!each.getValue().read()) {
          throw new CampaignFailure(
              "message %s was not DELIVERED and DECRYPTED at %s"
                  .formatted(filed.message().id(), each.getKey()));
        }
      }
    }
  }

  /// Number of leaves taken.
  long size() {
    return tree.size();
  }

  /// Root over the leaves taken.
  Hash root() {
    return tree.root();
  }

  /// Hash of a leaf.
  Hash leaf(long leaf) {
    return leaves.get(Math.toIntExact(leaf));
  }

  /// Whether a desk must have been sent a leaf.
  boolean concerns(long leaf, DeskId desk) {
    Set<DeskId> desks = concerned.get(Math.toIntExact(leaf));
    return desks == null || desks.contains(desk);
  }

  /// Where an act stands; null: nowhere.
  @Nullable Long leafOf(ActId act) {
    return acts.get(act);
  }

  /// Messages taken.
  int messages() {
    return messages.size();
  }

  /// Ids of the messages taken, with what is sealed in each.
  List<Message> allMessages() {
    return messages.values().stream().map(Filed::message).toList();
  }

  /// Deadlines and steps that the agreement set and that were stated, in order.
  List<Fired> fired() {
    return fired;
  }

  /// Starts of the relay that stand in the record.
  int starts() {
    return starts;
  }

  /// Steps of the clock that stand in the record.
  int clockSteps() {
    return clockSteps.size();
  }

  /// Ordered time of the last leaf.
  Instant last() {
    return last;
  }
}
