package org.openhotline.server.notice;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Statement;

/// What the record says is still to be told, and to whom.
///
/// A desk without a link is called by the delivery of a message that it owes an acknowledgement
/// for, and by steps of ladders. A notice ends when it was told or given up at every target of the
/// desk, when the desk has a link, or when the message is no longer owed. Pure: the same entries
/// give the same book. One lock.
final class NoticeBook {
  /// Most notices and messages remembered; the oldest are forgotten.
  static final int MAX_REMEMBERED = 10_000;

  private final SortedMap<DeskId, SortedSet<LocalId>> targets;
  private final SortedSet<DeskId> linked;
  private final Map<ActId, Precedence> messages = new LinkedHashMap<>();
  private final Map<Notice.Call, Progress> open = new LinkedHashMap<>();

  private static final class Progress {
    private final Notice notice;
    private final SortedMap<LocalId, Integer> attempts = new TreeMap<>();
    private final SortedSet<LocalId> unsettled;

    private Progress(Notice notice, SortedSet<LocalId> unsettled) {
      this.notice = notice;
      this.unsettled = new TreeSet<>(unsettled);
    }
  }

  /// Something that is still to be told.
  ///
  /// @param notice what
  /// @param target to whom
  /// @param attempts failed attempts so far
  record Pending(Notice notice, LocalId target, int attempts) {}

  /// An empty book.
  ///
  /// @param targets names of those who are told, by desk; other desks are not remembered
  /// @param linked desks that had a link before the first entry that is taken
  NoticeBook(SortedMap<DeskId, SortedSet<LocalId>> targets, SortedSet<DeskId> linked) {
    this.targets = new TreeMap<>(targets);
    this.linked = new TreeSet<>(linked);
  }

  /// Takes the next entry.
  ///
  /// @return notices that are new by it
  synchronized List<Notice> take(RecordEntry entry) {
    return switch (entry) {
      case RecordEntry.OfAct(var _, var signed) -> act(signed.act());
      case RecordEntry.OfStatement(var _, var statement) -> statement(statement);
      case RecordEntry.OfObservation(var _, var observation) -> observation(observation);
    };
  }

  /// Everything that is still to be told, oldest first.
  synchronized List<Pending> pending() {
    List<Pending> pending = new ArrayList<>();
    for (Progress progress : open.values()) {
      for (LocalId target : progress.unsettled) {
        pending.add(
            new Pending(progress.notice, target, progress.attempts.getOrDefault(target, 0)));
      }
    }
    return pending;
  }

  /// Whether a notice is still to be told to `target`.
  synchronized boolean owed(Notice notice, LocalId target) {
    Progress progress = open.get(notice.call());
    return progress != null && progress.unsettled.contains(target);
  }

  private List<Notice> act(Act act) {
    if (act instanceof Message message) {
      remember(messages, message.id(), message.precedence());
      if (message.inReplyTo() != null && message.replyKind() != ReplyKind.NONE) {
        end(message.inReplyTo(), message.origin(), Obligation.ACKNOWLEDGE);
      }
    } else if (act instanceof OfficerFact fact) {
      if (fact.kind() == ActKind.CANCEL) {
        open.keySet().removeIf(call -> call.message().equals(fact.messageId()));
      } else if (fact.kind() != ActKind.CLOSE) {
        end(fact.messageId(), fact.desk(), Obligation.ACKNOWLEDGE);
        if (fact.kind() != ActKind.ACKNOWLEDGED) {
          end(fact.messageId(), fact.desk(), Obligation.REPLY);
        }
      }
    }
    return List.of();
  }

  private List<Notice> statement(Statement statement) {
    List<Notice> fresh = new ArrayList<>();
    switch (statement) {
      case Statement.Accepted accepted -> {
        for (Statement.Deadline deadline : accepted.deadlines()) {
          if (deadline.obligation() == Obligation.ACKNOWLEDGE) {
            call(accepted.messageId(), deadline.desk(), deadline.desk(), deadline.obligation(), 0)
                .ifPresent(fresh::add);
          }
        }
      }
      case Statement.Escalated escalated -> {
        for (DeskId desk : called(escalated)) {
          call(
                  escalated.messageId(),
                  desk,
                  escalated.desk(),
                  escalated.obligation(),
                  escalated.step())
              .ifPresent(fresh::add);
        }
      }
      case Statement.Answered answered -> endAll(answered.messageId(), answered.desk());
      case Statement.Expired expired -> endAll(expired.messageId(), expired.desk());
      case Statement.NotDelivered _,
          Statement.Overdue _,
          Statement.Exhausted _,
          Statement.LateAcknowledged _,
          Statement.HoldExpired _ -> {}
    }
    return fresh;
  }

  /// Desks that a step called and did not reach; the originator's own officers are not meant.
  private static SortedSet<DeskId> called(Statement.Escalated escalated) {
    SortedSet<DeskId> desks = new TreeSet<>();
    for (String called : escalated.audience()) {
      String desk = called.substring(0, Math.max(0, called.indexOf(':')));
      if (!desk.isEmpty() && !desk.equals("origin")) {
        desks.add(new DeskId(desk));
      }
    }
    desks.removeAll(escalated.reached());
    return desks;
  }

  private Optional<Notice> call(
      ActId message, DeskId desk, DeskId addressee, Obligation obligation, int step) {
    SortedSet<LocalId> names = targets.get(desk);
    Notice.Call call = new Notice.Call(message, desk, obligation, step);
    if (names == null || linked.contains(desk) || open.containsKey(call)) {
      return Optional.empty();
    }
    Notice notice = new Notice(call, addressee, messages.get(message));
    remember(open, call, new Progress(notice, names));
    return Optional.of(notice);
  }

  private List<Notice> observation(Observation observation) {
    switch (observation) {
      case Observation.LinkChanged link -> {
        if (link.up()) {
          linked.add(link.desk());
          open.keySet().removeIf(call -> call.desk().equals(link.desk()));
        } else {
          linked.remove(link.desk());
        }
      }
      case Observation.Notified notified -> settle(notified);
      case Observation.RelayStarted _, Observation.ClockStepped _ -> {}
    }
    return List.of();
  }

  private void settle(Observation.Notified notified) {
    Notice.Call call =
        new Notice.Call(
            notified.messageId(), notified.desk(), notified.obligation(), notified.step());
    Progress progress = open.get(call);
    if (progress == null) {
      return;
    }
    if (notified.outcome() == NoticeOutcome.FAILED) {
      progress.attempts.merge(notified.target(), notified.attempt(), Math::max);
    } else {
      progress.unsettled.remove(notified.target());
    }
  }

  private void endAll(ActId message, DeskId addressee) {
    for (Obligation obligation : Obligation.values()) {
      end(message, addressee, obligation);
    }
  }

  private void end(ActId message, DeskId addressee, Obligation obligation) {
    Predicate<Progress> ended =
        progress ->
            progress.notice.call().message().equals(message)
                && progress.notice.addressee().equals(addressee)
                && progress.notice.call().obligation() == obligation;
    open.values().removeIf(ended);
  }

  private static <K, V> void remember(Map<K, V> map, K key, @Nullable V value) {
    if (value != null) {
      map.put(key, value);
    }
    Iterator<K> oldest = map.keySet().iterator();
    while (map.size() > MAX_REMEMBERED && oldest.hasNext()) {
      oldest.next();
      oldest.remove();
    }
  }
}
