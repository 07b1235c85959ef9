package org.openhotline.server.board;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.protocol.service.Quantile;

/// What the end of the record says about each desk: when a human last signed, how its clock stood,
/// how fast it acknowledges.
///
/// An acknowledgement is judged when its deadline has passed, whatever came before, and one that
/// never came counts as longer than any time, as in the service report. Not thread-safe.
final class DeskFacts {
  /// Most acknowledgements of one desk that are reckoned with, the last ones.
  static final int MAX_JUDGED = 500;

  /// Most acknowledgements that are awaited; the oldest are forgotten first.
  static final int MAX_AWAITED = 20_000;

  private final Map<DeskId, Instant> humans = new TreeMap<>();
  private final Map<DeskId, Duration> clocks = new TreeMap<>();
  private final Map<DeskId, Deque<Window>> judged = new TreeMap<>();
  private final Map<Key, Window> awaited = new HashMap<>();
  private final PriorityQueue<Window> byDue = new PriorityQueue<>(Comparator.comparing(w -> w.due));
  private final Map<ActId, Instant> accepted = new HashMap<>();
  private LocalDate day = LocalDate.EPOCH;
  private int acknowledged;

  private record Key(ActId message, DeskId desk) {}

  private static final class Window {
    private final Key key;
    private final Instant accepted;
    private final Instant due;
    private @Nullable Instant reacted;
    private boolean withdrawn;

    private Window(Key key, Instant accepted, Instant due) {
      this.key = key;
      this.accepted = accepted;
      this.due = due;
    }
  }

  /// How long a desk takes to acknowledge.
  ///
  /// @param count acknowledgements that are judged
  /// @param median half of them
  /// @param p95 nineteen in twenty
  record Pace(int count, Quantile median, Quantile p95) {}

  /// Takes the next entry of the record.
  void take(RecordEntry entry) {
    settle(entry.time());
    switch (entry) {
      case RecordEntry.OfAct(Instant time, var signed) -> act(signed.act(), time);
      case RecordEntry.OfStatement(Instant _, Statement statement) -> statement(statement);
      case RecordEntry.OfObservation _ -> {}
    }
  }

  /// Judges what fell due before `now`.
  void settle(Instant now) {
    while (!byDue.isEmpty() && byDue.peek().due.isBefore(now)) {
      Window window = byDue.remove();
      if (window.withdrawn) {
        awaited.remove(window.key);
        continue;
      }
      Deque<Window> of = judged.computeIfAbsent(window.key.desk(), _ -> new ArrayDeque<>());
      of.addLast(window);
      if (of.size() > MAX_JUDGED) {
        awaited.remove(of.removeFirst().key);
      }
    }
  }

  private void act(Act act, Instant time) {
    switch (act) {
      case Message message -> {
        accepted.put(message.id(), time);
        humans.put(message.origin(), time);
        if (message.inReplyTo() != null) {
          react(message.inReplyTo(), message.origin(), time);
        }
      }
      case StationFact fact ->
          clocks.put(fact.desk(), Duration.between(fact.context().declared(), time));
      case OfficerFact fact -> {
        humans.put(fact.desk(), time);
        if (fact.kind() == ActKind.CANCEL) {
          byDue.forEach(window -> withdraw(window, fact.messageId()));
        } else if (fact.kind() != ActKind.CLOSE) {
          react(fact.messageId(), fact.desk(), time);
        }
        if (fact.kind() == ActKind.ACKNOWLEDGED) {
          count(time);
        }
      }
      case WatchChange change -> humans.put(change.desk(), time);
      case ChannelChange _, DirectoryChange _, AgreementChange _ -> {}
    }
  }

  private static void withdraw(Window window, ActId message) {
    if (window.key.message().equals(message) && window.reacted == null) {
      window.withdrawn = true;
    }
  }

  private void react(ActId message, DeskId desk, Instant time) {
    Window window = awaited.get(new Key(message, desk));
    if (window != null && window.reacted == null) {
      window.reacted = time;
    }
  }

  private void count(Instant time) {
    LocalDate of = time.atZone(ZoneOffset.UTC).toLocalDate();
    acknowledged = of.equals(day) ? acknowledged + 1 : 1;
    day = of;
  }

  private void statement(Statement statement) {
    switch (statement) {
      case Statement.Accepted stated -> {
        Instant from = accepted.remove(stated.messageId());
        for (Statement.Deadline deadline : stated.deadlines()) {
          if (deadline.obligation() == Obligation.ACKNOWLEDGE && from != null) {
            await(new Window(new Key(stated.messageId(), deadline.desk()), from, deadline.due()));
          }
        }
      }
      case Statement.Expired expired ->
          byDue.forEach(window -> {
            if (window.key.desk().equals(expired.desk())) {
              withdraw(window, expired.messageId());
            }
          });
      case Statement.NotDelivered _,
          Statement.Overdue _,
          Statement.Escalated _,
          Statement.Exhausted _,
          Statement.Answered _,
          Statement.LateAcknowledged _,
          Statement.HoldExpired _ -> {}
    }
  }

  private void await(Window window) {
    awaited.put(window.key, window);
    byDue.add(window);
    if (byDue.size() > MAX_AWAITED) {
      awaited.remove(byDue.remove().key);
    }
  }

  /// When a human of the desk last signed anything; null: not known.
  @Nullable Instant human(DeskId desk) {
    return humans.get(desk);
  }

  /// By how much the relay's time was ahead of the time that the desk's station last stated, the
  /// way between them included; null: not known.
  @Nullable Duration clock(DeskId desk) {
    return clocks.get(desk);
  }

  /// How fast the desk acknowledges.
  Pace pace(DeskId desk) {
    List<Duration> waits = new ArrayList<>();
    int never = 0;
    for (Window window : judged.getOrDefault(desk, new ArrayDeque<>())) {
      if (window.reacted == null) {
        never++;
      } else {
        waits.add(Duration.between(window.accepted, window.reacted));
      }
    }
    Collections.sort(waits);
    return new Pace(
        waits.size() + never, Quantile.of(50, waits, never), Quantile.of(95, waits, never));
  }

  /// Acknowledgements in the record on the UTC day of `now`.
  int acknowledgedOn(Instant now) {
    return now.atZone(ZoneOffset.UTC).toLocalDate().equals(day) ? acknowledged : 0;
  }
}
