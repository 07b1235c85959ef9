package org.openhotline.trials.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// Judges a whole record by the model, which shares nothing with the core: every act may stand
/// there, and exactly those statements stand there, at their times, that follow from what does.
///
/// Inputs without an entry are not in a record. Where a statement stands at a time of its own,
/// there was one, and time passes there for the model too. How late a statement is, the model
/// cannot say.
///
/// A record has one agreement. Time grows with the square of the record, and faster with messages.
public final class ModelJudge {
  private final List<Event> events = new ArrayList<>();
  private final List<Long> leaves = new ArrayList<>();
  private final TreeMap<String, List<String>> stated = new TreeMap<>();

  private ModelJudge() {}

  /// What the model says against a record; empty: nothing.
  ///
  /// @param end everything due before this time must have been stated
  public static Optional<String> disagrees(
      Agreement agreement, List<RecordEntry> record, Instant end) {
    ModelJudge judge = new ModelJudge();
    long leaf = 0;
    for (RecordEntry entry : record) {
      judge.take(leaf++, entry);
    }
    if (end.isAfter(judge.now())) {
      judge.event(leaf, new Event.Tick(end));
    }
    return judge.compare(new Model(agreement, judge.events));
  }

  private Instant now() {
    return events.isEmpty() ? Instant.EPOCH : events.getLast().at();
  }

  private void event(long leaf, Event event) {
    events.add(event);
    leaves.add(leaf);
  }

  private void take(long leaf, RecordEntry entry) {
    switch (entry) {
      case RecordEntry.OfAct(Instant time, SignedAct act) -> event(leaf, event(time, act));
      case RecordEntry.OfObservation(Instant time, Observation seen) ->
          event(leaf, event(time, seen));
      case RecordEntry.OfStatement(Instant time, Statement statement) -> {
        if (time.isAfter(now())) {
          event(leaf, new Event.Tick(time));
        }
        put(stated, time, StatementWords.of(statement));
      }
    }
  }

  private static Event event(Instant time, SignedAct act) {
    return switch (act.act()) {
      case Message m ->
          new Event.Sent(
              time,
              m.id(),
              m.origin(),
              m.action(),
              m.info(),
              m.precedence(),
              m.obligation(),
              m.inReplyTo(),
              m.replyKind() == ReplyKind.FULL,
              m.validUntil());
      case StationFact f when f.kind() == ActKind.DELIVERED ->
          new Event.Fact(time, f.messageId(), f.desk(), f.kind(), null);
      case OfficerFact f -> new Event.Fact(time, f.messageId(), f.desk(), f.kind(), f.promised());
      case ChannelChange c -> new Event.Channel(time, c.desk().party(), c.suspended());
      case StationFact _, WatchChange _, DirectoryChange _, AgreementChange _ ->
          new Event.Tick(time);
    };
  }

  private static Event event(Instant time, Observation seen) {
    return switch (seen) {
      case Observation.LinkChanged link -> new Event.Link(time, link.desk(), link.up());
      case Observation.RelayStarted start -> {
        Instant before = start.lastAlive();
        yield before == null ? new Event.Tick(time) : new Event.Started(time, before);
      }
      case Observation.ClockStepped _, Observation.Notified _ -> new Event.Tick(time);
    };
  }

  private static void put(Map<String, List<String>> of, Instant time, String words) {
    String[] parts = words.split(" ", 3);
    boolean ofDesk = parts.length == 3 && !parts[1].equals("ACCEPTED");
    of.computeIfAbsent(parts[0] + (ofDesk ? " " + parts[1] : ""), _ -> new ArrayList<>())
        .add(time + " " + words);
  }

  private Optional<String> compare(Model model) {
    for (int i = 0; i < events.size(); i++) {
      if (!model.recorded(i)) {
        return Optional.of(
            "leaf %d, %s: the model would have refused it".formatted(leaves.get(i), events.get(i)));
      }
    }
    TreeMap<String, List<String>> due = new TreeMap<>();
    for (Model.Said said : model.said()) {
      put(due, events.get(said.input()).at(), said.words());
    }
    TreeMap<String, List<String>> all = new TreeMap<>(stated);
    all.putAll(due);
    for (String about : all.keySet()) {
      List<String> wanted = due.getOrDefault(about, List.of());
      List<String> got = stated.getOrDefault(about, List.of());
      for (int i = 0; i < Math.max(wanted.size(), got.size()); i++) {
        String one = i < wanted.size() ? wanted.get(i) : "nothing more";
        String other = i < got.size() ? got.get(i) : "nothing more";
        if (!one.equals(other)) {
          return Optional.of("the model says %s, the record %s".formatted(one, other));
        }
      }
    }
    return Optional.empty();
  }
}
