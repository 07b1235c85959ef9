package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
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
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.metrics.RelayMetrics.Outcome;

/// Turns record entries into counts of what became of messages.
///
/// An acknowledgement window is counted when its deadline passes, whatever came before, so that
/// slow answers cannot hide behind those that are still open. Remembers a bounded number of
/// addressees; older ones are no longer timed. One lock, never held for longer than what ended
/// takes.
final class FactCounts {
  /// Most addressees whose delivery or acknowledgement a relay awaits.
  static final int MAX_REMEMBERED = 100_000;

  private final RelayMetrics metrics;
  private final int most;
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private final SortedSet<Window> windows = new TreeSet<>();
  private long numbers;

  private record Key(ActId message, DeskId desk) {}

  /// An acknowledgement is awaited until `due`; the number keeps those of one instant apart.
  private record Window(Instant due, long number, Key of) implements Comparable<Window> {
    private static final Comparator<Window> ORDER =
        Comparator.comparing(Window::due).thenComparingLong(Window::number);

    @Override
    public int compareTo(Window other) {
      return ORDER.compare(this, other);
    }
  }

  private static final class Waiting {
    private final Precedence precedence;
    private final Instant accepted;
    private @Nullable Window window;
    private boolean delivered;
    private boolean reacted;

    private Waiting(Precedence precedence, Instant accepted) {
      this.precedence = precedence;
      this.accepted = accepted;
    }
  }

  /// @param most addressees that are remembered
  FactCounts(RelayMetrics metrics, int most) {
    this.metrics = metrics;
    this.most = most;
  }

  /// Takes an entry that was counted in an earlier life of this node: only remembers.
  synchronized void remember(RecordEntry entry) {
    take(entry, null);
  }

  /// Takes a new entry and counts it.
  synchronized void count(Emitted emitted) {
    take(emitted.entry(), emitted);
  }

  /// Addressees whose delivery or acknowledgement is awaited.
  synchronized int remembered() {
    return waiting.size();
  }

  private void take(RecordEntry entry, @Nullable Emitted counted) {
    switch (entry) {
      case RecordEntry.OfAct(Instant time, var signed) -> act(signed.act(), time, counted != null);
      case RecordEntry.OfStatement(Instant _, Statement statement) -> {
        windows(statement);
        if (counted != null && counted.precedence() != null) {
          count(statement, counted.precedence());
        }
      }
      case RecordEntry.OfObservation _ -> {}
    }
  }

  private void act(Act act, Instant time, boolean count) {
    if (count) {
      metrics.accepted(act.kind());
    }
    switch (act) {
      case Message message -> accepted(message, time);
      case StationFact fact -> {
        Key key = new Key(fact.messageId(), fact.desk());
        Waiting open = waiting.get(key);
        if (fact.kind() == ActKind.DELIVERED && open != null && !open.delivered) {
          open.delivered = true;
          if (count) {
            metrics.delivered(open.precedence, Duration.between(open.accepted, time));
          }
          forgetWhatIsOver(key, open);
        }
      }
      case OfficerFact fact -> {
        Waiting open = waiting.get(new Key(fact.messageId(), fact.desk()));
        if (open != null && open.window != null && !time.isAfter(open.window.due())) {
          open.reacted = true;
        }
      }
      case WatchChange _, ChannelChange _, DirectoryChange _, AgreementChange _ -> {}
    }
  }

  private void accepted(Message message, Instant time) {
    for (List<DeskId> desks : List.of(message.action(), message.info())) {
      for (DeskId desk : desks) {
        waiting.putIfAbsent(new Key(message.id(), desk), new Waiting(message.precedence(), time));
      }
    }
    while (waiting.size() > most) {
      Map.Entry<Key, Waiting> oldest = waiting.entrySet().iterator().next();
      close(oldest.getValue());
      waiting.remove(oldest.getKey());
    }
  }

  /// Opens and closes windows.
  private void windows(Statement statement) {
    switch (statement) {
      case Statement.Accepted accepted ->
          accepted.deadlines().stream()
              .filter(d -> d.obligation() == Obligation.ACKNOWLEDGE)
              .forEach(d -> open(new Key(accepted.messageId(), d.desk()), d.due()));
      case Statement.Expired expired -> {
        Waiting over = waiting.remove(new Key(expired.messageId(), expired.desk()));
        if (over != null) {
          close(over);
        }
      }
      case Statement.Escalated _,
          Statement.Exhausted _,
          Statement.LateAcknowledged _,
          Statement.NotDelivered _,
          Statement.Overdue _,
          Statement.Answered _,
          Statement.HoldExpired _ -> {}
    }
  }

  private void count(Statement statement, Precedence precedence) {
    switch (statement) {
      case Statement.Escalated escalated -> metrics.step(escalated.obligation(), precedence);
      case Statement.Exhausted _ -> metrics.exhausted(precedence);
      case Statement.LateAcknowledged _ -> metrics.acknowledgement(Outcome.LATE, precedence);
      case Statement.Accepted _,
          Statement.Expired _,
          Statement.NotDelivered _,
          Statement.Overdue _,
          Statement.Answered _,
          Statement.HoldExpired _ -> {}
    }
  }

  private void open(Key key, Instant due) {
    Waiting of = waiting.get(key);
    if (of != null) {
      close(of);
      of.window = new Window(due, numbers++, key);
      windows.add(of.window);
    }
  }

  private void close(Waiting of) {
    if (of.window != null) {
      windows.remove(of.window);
      of.window = null;
    }
  }

  private void forgetWhatIsOver(Key key, Waiting of) {
    if (of.delivered && of.window == null) {
      waiting.remove(key);
    }
  }

  /// Counts the windows whose deadline is before `now`.
  synchronized void settle(Instant now, boolean count) {
    while (!windows.isEmpty() && windows.first().due().isBefore(now)) {
      Key key = windows.first().of();
      Waiting of = waiting.get(key);
      if (of == null) {
        throw new IllegalStateException("a window without its addressee: " + key);
      }
      close(of);
      if (count) {
        metrics.acknowledgement(of.reacted ? Outcome.IN_TIME : Outcome.NEVER, of.precedence);
      }
      forgetWhatIsOver(key, of);
    }
  }
}
