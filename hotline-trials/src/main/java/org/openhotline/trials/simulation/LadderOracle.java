package org.openhotline.trials.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Statement;

/// Judges deadlines and ladders entry by entry, from the agreement and true time alone.
///
/// It shares no code with the core. It knows who owes what until when, and says so when a statement
/// comes too early, twice, out of order or about something that is no longer owed.
final class LadderOracle {
  /// A relay that serves undisturbed states what is due sooner than this.
  private static final Duration PUNCTUAL = Duration.ofMillis(250);

  private static final Duration LATE = Duration.ofSeconds(3);

  private final Trial trial;
  private final Agreement agreement;
  private final Map<ActId, Sent> sent = new HashMap<>();

  private record Key(DeskId desk, Obligation obligation) {}

  /// What is owed.
  private static final class Owed {
    private final Instant start;
    private final Duration window;
    private final Instant due;
    private int lastStep;
    private boolean overdue;
    private boolean exhausted;

    private Owed(Instant start, Duration window, Instant due) {
      this.start = start;
      this.window = window;
      this.due = due;
    }
  }

  private static final class Sent {
    private final Message message;
    private final Instant accepted;
    private final Map<Key, Owed> owed = new HashMap<>();
    private final Set<DeskId> exhaustedAt = new HashSet<>();

    private Sent(Message message, Instant accepted) {
      this.message = message;
      this.accepted = accepted;
    }
  }

  LadderOracle(Trial trial) {
    this.trial = trial;
    this.agreement = trial.world().agreement();
  }

  private TimeOracle time() {
    return trial.oracle().time();
  }

  void take(long leaf, RecordEntry entry) {
    switch (entry) {
      case RecordEntry.OfAct(Instant time, var act) -> {
        switch (act.act()) {
          case Message message -> message(time, message);
          case OfficerFact fact -> officer(fact);
          default -> {}
        }
      }
      case RecordEntry.OfStatement(Instant time, Statement statement) ->
          statement(leaf, time, statement);
      case RecordEntry.OfObservation _ -> {}
    }
  }

  private void message(Instant time, Message message) {
    Sent fresh = new Sent(message, time);
    sent.put(message.id(), fresh);
    Agreement.Windows windows = agreement.precedence().get(message.precedence());
    Agreement.ObligationClass owes = agreement.obligations().get(message.obligation());
    if (windows == null || owes == null) {
      throw trial.violated("10", "a message was accepted that the agreement does not know");
    }
    for (DeskId desk : message.action()) {
      if (owes.acknowledge()) {
        owe(fresh, desk, Obligation.ACKNOWLEDGE, windows.acknowledge());
      }
      Duration reply = windows.holding() != null ? windows.holding() : windows.reply();
      if (owes.reply() && reply != null) {
        owe(fresh, desk, Obligation.REPLY, reply);
      }
    }
    Sent answered = message.inReplyTo() == null ? null : sent.get(message.inReplyTo());
    if (answered != null) {
      reacted(answered, message.origin());
      if (message.replyKind() == ReplyKind.FULL) {
        answered.owed.remove(new Key(message.origin(), Obligation.REPLY));
      }
    }
  }

  private static void owe(Sent of, DeskId desk, Obligation obligation, Duration window) {
    of.owed.put(new Key(desk, obligation), new Owed(of.accepted, window, of.accepted.plus(window)));
  }

  private static void reacted(Sent of, DeskId desk) {
    of.owed.remove(new Key(desk, Obligation.ACKNOWLEDGE));
    of.exhaustedAt.remove(desk);
  }

  private void officer(OfficerFact fact) {
    Sent of = sent.get(fact.messageId());
    if (of == null) {
      return;
    }
    switch (fact.kind()) {
      case CANCEL -> of.owed.clear();
      case ACKNOWLEDGED -> reacted(of, fact.desk());
      case DECLINED -> end(of, fact.desk());
      case HOLDING -> {
        reacted(of, fact.desk());
        Instant promised = fact.promised();
        Agreement.Windows windows = agreement.precedence().get(of.message.precedence());
        if (promised != null && windows != null) {
          of.owed.put(
              new Key(fact.desk(), Obligation.REPLY),
              new Owed(promised, windows.acknowledge(), promised));
        }
      }
      default -> {}
    }
  }

  private static void end(Sent of, DeskId desk) {
    of.owed.remove(new Key(desk, Obligation.ACKNOWLEDGE));
    of.owed.remove(new Key(desk, Obligation.REPLY));
  }

  private void statement(long leaf, Instant time, Statement statement) {
    Sent of = sent.get(statement.messageId());
    if (of == null) {
      throw trial.violated("8", "leaf " + leaf + " is about a message that does not exist");
    }
    switch (statement) {
      case Statement.Accepted accepted -> accepted(leaf, of, accepted);
      case Statement.Overdue overdue -> {
        Owed owed = owed(leaf, of, overdue.desk(), overdue.obligation(), "OVERDUE");
        if (!owed.due.equals(overdue.due())) {
          throw trial.violated(
              "10", "leaf %d: due is %s, not %s".formatted(leaf, owed.due, overdue.due()));
        }
        if (owed.overdue) {
          throw trial.violated("8", "leaf " + leaf + ": OVERDUE is stated twice");
        }
        owed.overdue = true;
        punctual(leaf, time, owed.due);
        time().notEarly(leaf, of.accepted, owed.due, time);
      }
      case Statement.Escalated step -> escalated(leaf, time, of, step);
      case Statement.Exhausted exhausted -> {
        Owed owed = owed(leaf, of, exhausted.desk(), exhausted.obligation(), "EXHAUSTED");
        if (owed.exhausted) {
          throw trial.violated("8", "leaf " + leaf + ": EXHAUSTED is stated twice");
        }
        owed.exhausted = true;
      }
      case Statement.Expired expired -> end(of, expired.desk());
      case Statement.NotDelivered _,
          Statement.Answered _,
          Statement.LateAcknowledged _,
          Statement.HoldExpired _ -> {}
    }
  }

  private void accepted(long leaf, Sent of, Statement.Accepted accepted) {
    if (accepted.deadlines().size() != of.owed.size()) {
      throw trial.violated("10", "leaf " + leaf + " states other deadlines than are owed");
    }
    for (Statement.Deadline deadline : accepted.deadlines()) {
      Owed owed = of.owed.get(new Key(deadline.desk(), deadline.obligation()));
      if (owed == null || !owed.due.equals(deadline.due())) {
        throw trial.violated("10", "leaf " + leaf + " states a wrong deadline " + deadline);
      }
    }
  }

  private Owed owed(long leaf, Sent of, DeskId desk, Obligation obligation, String what) {
    Owed owed = of.owed.get(new Key(desk, obligation));
    if (owed == null) {
      throw trial.violated(
          "9",
          "leaf %d: %s of message %s for %s at %s, which is owed no more"
              .formatted(leaf, what, of.message.id(), obligation, desk));
    }
    return owed;
  }

  private void escalated(long leaf, Instant time, Sent of, Statement.Escalated step) {
    Owed owed = owed(leaf, of, step.desk(), step.obligation(), "step " + step.step());
    Agreement.@Nullable Step agreed = null;
    List<Integer> between = new ArrayList<>();
    for (Agreement.Step each : agreement.ladder().steps()) {
      if (each.number() == step.step()) {
        agreed = each;
      } else if (each.number() > owed.lastStep
          && each.number() < step.step()
          && each.atPercent() > 0) {
        between.add(each.number());
      }
    }
    if (agreed == null) {
      throw trial.violated("8", "leaf " + leaf + ": the agreement has no step " + step.step());
    }
    if (step.step() <= owed.lastStep) {
      throw trial.violated(
          "8", "leaf %d: step %d after step %d".formatted(leaf, step.step(), owed.lastStep));
    }
    if (!between.equals(step.collapsed())) {
      throw trial.violated(
          "10",
          "leaf %d: step %d stands for %s, but %s were left out"
              .formatted(leaf, step.step(), step.collapsed(), between));
    }
    owed.lastStep = step.step();
    Instant due = owed.start.plusMillis(owed.window.toMillis() * agreed.atPercent() / 100);
    if (!due.equals(step.due())) {
      throw trial.violated("10", "leaf %d: the step is due %s".formatted(leaf, due));
    }
    if (step.collapsed().isEmpty() && time.isAfter(due)) {
      punctual(leaf, time, due);
    }
    if (time.isAfter(due)) {
      time().notEarly(leaf, of.accepted, due, time);
    }
  }

  private void punctual(long leaf, Instant time, Instant due) {
    if (due.plus(PUNCTUAL).isBefore(time) && trial.relay().undisturbedSince().isBefore(due)) {
      throw trial.violated(
          "liveness", "leaf %d: due at %s, stated only at %s".formatted(leaf, due, time));
    }
  }

  /// Nothing that is owed is overdue without having been stated.
  void nothingIsLate() {
    Instant now = trial.relay().relayTime();
    for (Sent of : sent.values()) {
      of.owed.forEach((key, owed) -> {
        if (!owed.overdue && owed.due.plus(LATE).isBefore(now)) {
          throw trial.violated(
              "liveness",
              "message %s: %s by %s was due at %s and is not stated at %s"
                  .formatted(of.message.id(), key.obligation(), key.desk(), owed.due, now));
        }
      });
    }
  }

  /// A conclusion that must be the same however often clocks jump and relays restart.
  static Optional<String> effect(Statement statement) {
    return switch (statement) {
      case Statement.Overdue s ->
          Optional.of("OVERDUE " + s.messageId() + " " + s.desk() + " " + s.obligation());
      case Statement.Exhausted s ->
          Optional.of("EXHAUSTED " + s.messageId() + " " + s.desk() + " " + s.obligation());
      case Statement.Expired s -> Optional.of("EXPIRED " + s.messageId() + " " + s.desk());
      case Statement.Answered s -> Optional.of("ANSWERED " + s.messageId() + " " + s.desk());
      case Statement.HoldExpired s -> Optional.of("HOLD-EXPIRED " + s.messageId() + " " + s.desk());
      case Statement.Escalated s ->
          Optional.of(
              "STEP " + s.messageId() + " " + s.desk() + " " + s.obligation() + " " + s.step());
      case Statement.LateAcknowledged s -> Optional.of("LATE " + s.messageId() + " " + s.desk());
      case Statement.Accepted _, Statement.NotDelivered _ -> Optional.empty();
    };
  }
}
