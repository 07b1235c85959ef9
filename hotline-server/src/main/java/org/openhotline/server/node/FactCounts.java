package org.openhotline.server.node;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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
import org.openhotline.server.metrics.RelayMetrics;
import org.openhotline.server.metrics.RelayMetrics.Outcome;

/// Turns record entries into counts of what became of messages.
///
/// An acknowledgement window is counted when its deadline passes, whatever came before, so that
/// slow answers cannot hide behind those that are still open. Remembers at most [#MAX_REMEMBERED]
/// addressees; older ones are no longer timed. One lock.
final class FactCounts {
  /// Most addressees whose delivery or acknowledgement is awaited.
  static final int MAX_REMEMBERED = 100_000;

  private final RelayMetrics metrics;
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private final Map<ActId, Sent> sent = new HashMap<>();

  private record Key(ActId message, DeskId desk) {}

  private record Sent(Precedence precedence, Instant accepted) {}

  private static final class Waiting {
    private @Nullable Instant due;
    private boolean delivered;
    private boolean reacted;
  }

  FactCounts(RelayMetrics metrics) {
    this.metrics = metrics;
  }

  /// Takes an entry of the record.
  ///
  /// @param count false: only remember, because it was counted in an earlier life of this node
  synchronized void take(RecordEntry entry, boolean count) {
    switch (entry) {
      case RecordEntry.OfAct(Instant time, var signed) -> act(signed.act(), time, count);
      case RecordEntry.OfStatement(Instant _, Statement statement) -> statement(statement, count);
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
        Waiting open = waiting.get(new Key(fact.messageId(), fact.desk()));
        Sent of = sent.get(fact.messageId());
        if (fact.kind() == ActKind.DELIVERED && open != null && of != null && !open.delivered) {
          open.delivered = true;
          if (count) {
            metrics.delivered(of.precedence(), Duration.between(of.accepted(), time));
          }
        }
      }
      case OfficerFact fact -> {
        Waiting open = waiting.get(new Key(fact.messageId(), fact.desk()));
        if (open != null && open.due != null && !time.isAfter(open.due)) {
          open.reacted = true;
        }
      }
      case WatchChange _, ChannelChange _, DirectoryChange _, AgreementChange _ -> {}
    }
  }

  private void accepted(Message message, Instant time) {
    sent.put(message.id(), new Sent(message.precedence(), time));
    message.action().forEach(desk -> waiting.put(new Key(message.id(), desk), new Waiting()));
    message.info().forEach(desk -> waiting.put(new Key(message.id(), desk), new Waiting()));
    Iterator<Key> oldest = waiting.keySet().iterator();
    while (waiting.size() > MAX_REMEMBERED && oldest.hasNext()) {
      ActId gone = oldest.next().message();
      oldest.remove();
      sent.remove(gone);
    }
  }

  private void statement(Statement statement, boolean count) {
    Sent of = sent.get(statement.messageId());
    if (of == null) {
      return;
    }
    switch (statement) {
      case Statement.Accepted accepted ->
          accepted.deadlines().stream()
              .filter(d -> d.obligation() == Obligation.ACKNOWLEDGE)
              .forEach(d -> {
                Waiting open = waiting.get(new Key(accepted.messageId(), d.desk()));
                if (open != null) {
                  open.due = d.due();
                }
              });
      case Statement.Escalated escalated -> {
        if (count) {
          metrics.step(escalated.obligation(), of.precedence());
        }
      }
      case Statement.Exhausted _ -> {
        if (count) {
          metrics.exhausted(of.precedence());
        }
      }
      case Statement.LateAcknowledged _ -> {
        if (count) {
          metrics.acknowledgement(Outcome.LATE, of.precedence());
        }
      }
      case Statement.Expired expired -> {
        Waiting open = waiting.get(new Key(expired.messageId(), expired.desk()));
        if (open != null) {
          open.due = null;
        }
      }
      case Statement.NotDelivered _,
          Statement.Overdue _,
          Statement.Answered _,
          Statement.HoldExpired _ -> {}
    }
  }

  /// Counts the windows whose deadline is before `now`.
  synchronized void settle(Instant now, boolean count) {
    Set<ActId> kept = new HashSet<>();
    Iterator<Map.Entry<Key, Waiting>> all = waiting.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Key, Waiting> each = all.next();
      Waiting open = each.getValue();
      Sent of = sent.get(each.getKey().message());
      if (of != null && open.due != null && open.due.isBefore(now)) {
        open.due = null;
        if (count) {
          metrics.acknowledgement(open.reacted ? Outcome.IN_TIME : Outcome.NEVER, of.precedence());
        }
      }
      if (of == null || (open.due == null && open.delivered)) {
        all.remove();
      } else {
        kept.add(each.getKey().message());
      }
    }
    sent.keySet().retainAll(kept);
  }
}
