package org.openhotline.protocol.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// Reads a record from its first entry and reckons how acknowledgements were given.
///
/// A reaction is what stops the acknowledgement ladder: ACKNOWLEDGED, HOLDING, DECLINED or a reply.
/// Holds one small object for each message and addressee. Threading: one thread.
public final class ServiceFold {
  private final TreeMap<ActId, TreeMap<DeskId, Window>> messages = new TreeMap<>();
  private Instant at = Instant.EPOCH;

  /// One acknowledgement that is owed, or may come to be.
  private static final class Window {
    private final Precedence precedence;
    private final PartyId party;
    private final Instant accepted;
    private @Nullable Instant due;
    private @Nullable Instant delivered;
    private @Nullable Instant reacted;
    private @Nullable Instant withdrawn;
    private @Nullable Cause missed;
    private boolean notDelivered;

    private Window(Precedence precedence, PartyId party, Instant accepted) {
      this.precedence = precedence;
      this.party = party;
      this.accepted = accepted;
    }

    private void react(Instant time) {
      if (reacted == null) {
        reacted = time;
      }
    }

    private void withdraw(Instant time) {
      if (reacted == null && withdrawn == null && (due == null || !time.isAfter(due))) {
        withdrawn = time;
      }
    }

    private boolean judgedAt(Instant time) {
      return withdrawn == null && due != null && due.isBefore(time);
    }

    /// Whether it is the officers' to answer for: it reached the desk, and if nobody ever reacted,
    /// neither link nor relay nor a suspension is stated to be why.
    private boolean atOfficers() {
      return delivered != null && (reacted != null || missed == null || missed == Cause.OFFICER);
    }

    private boolean late() {
      return reacted != null && due != null && reacted.isAfter(due);
    }
  }

  /// Takes the next entry; entries come in the order of the record.
  public void take(RecordEntry entry) {
    at = entry.time();
    switch (entry) {
      case RecordEntry.OfAct(Instant time, var signed) -> act(signed.act(), time);
      case RecordEntry.OfStatement(Instant time, Statement statement) -> statement(statement, time);
      case RecordEntry.OfObservation _ -> {}
    }
  }

  private void act(Act act, Instant time) {
    switch (act) {
      case Message message -> message(message, time);
      case StationFact fact -> {
        Window window = window(fact.messageId(), fact.desk());
        if (window != null && window.delivered == null && fact.kind() == ActKind.DELIVERED) {
          window.delivered = time;
        }
      }
      case OfficerFact fact -> {
        if (fact.kind() == ActKind.CANCEL) {
          windows(fact.messageId()).forEach(window -> window.withdraw(time));
        } else if (fact.kind() != ActKind.CLOSE) {
          react(fact.messageId(), fact.desk(), time);
        }
      }
      case WatchChange _, ChannelChange _, DirectoryChange _, AgreementChange _ -> {}
    }
  }

  private void message(Message message, Instant time) {
    TreeMap<DeskId, Window> windows = new TreeMap<>();
    message
        .action()
        .forEach(desk -> windows.put(desk, new Window(message.precedence(), desk.party(), time)));
    messages.put(message.id(), windows);
    if (message.inReplyTo() != null) {
      react(message.inReplyTo(), message.origin(), time);
    }
  }

  private void react(ActId message, DeskId desk, Instant time) {
    Window window = window(message, desk);
    if (window != null) {
      window.react(time);
    }
  }

  private void statement(Statement statement, Instant time) {
    switch (statement) {
      case Statement.Accepted accepted -> {
        for (Statement.Deadline deadline : accepted.deadlines()) {
          Window window = window(accepted.messageId(), deadline.desk());
          if (window != null && deadline.obligation() == Obligation.ACKNOWLEDGE) {
            window.due = deadline.due();
          }
        }
      }
      case Statement.NotDelivered missing -> {
        Window window = window(missing.messageId(), missing.desk());
        if (window != null) {
          window.notDelivered = true;
        }
      }
      case Statement.Overdue overdue -> {
        Window window = window(overdue.messageId(), overdue.desk());
        if (window != null && overdue.obligation() == Obligation.ACKNOWLEDGE) {
          window.missed = overdue.cause();
        }
      }
      case Statement.Expired expired -> {
        Window window = window(expired.messageId(), expired.desk());
        if (window != null && window.missed == null) {
          // Stated after a downtime, it may be later than the deadline that it came before.
          window.withdraw(window.due == null || time.isBefore(window.due) ? time : window.due);
        }
      }
      case Statement.Escalated _,
          Statement.Exhausted _,
          Statement.Answered _,
          Statement.LateAcknowledged _,
          Statement.HoldExpired _ -> {}
    }
  }

  private Collection<Window> windows(ActId message) {
    return messages.getOrDefault(message, new TreeMap<>()).values();
  }

  private @Nullable Window window(ActId message, DeskId desk) {
    TreeMap<DeskId, Window> windows = messages.get(message);
    return windows == null ? null : windows.get(desk);
  }

  /// The report as of the last entry.
  ///
  /// @param since messages accepted from here on are counted; null: from the first
  /// @param until messages accepted before here are counted; null: up to the last
  public ServiceReport report(@Nullable Instant since, @Nullable Instant until) {
    List<Window> counted =
        messages.values().stream()
            .flatMap(windows -> windows.values().stream())
            .filter(window -> window.due != null)
            .filter(window -> since == null || !window.accepted.isBefore(since))
            .filter(window -> until == null || window.accepted.isBefore(until))
            .toList();
    List<ServiceLine> lines = new ArrayList<>();
    for (Precedence precedence :
        Arrays.stream(Precedence.values()).sorted(Comparator.reverseOrder()).toList()) {
      List<Window> of = counted.stream().filter(each -> each.precedence == precedence).toList();
      TreeSet<PartyId> parties = new TreeSet<>();
      of.forEach(window -> parties.add(window.party));
      for (PartyId party : parties) {
        lines.add(line(precedence, party, of.stream().filter(w -> w.party.equals(party)).toList()));
      }
      if (!of.isEmpty()) {
        lines.add(line(precedence, null, of));
      }
    }
    return new ServiceReport(since, until, at, lines);
  }

  private ServiceLine line(Precedence precedence, @Nullable PartyId party, List<Window> windows) {
    List<Window> judged = windows.stream().filter(window -> window.judgedAt(at)).toList();
    int withdrawn = count(windows, window -> window.withdrawn != null);
    List<Window> missed =
        judged.stream().filter(window -> window.reacted == null || window.late()).toList();
    return new ServiceLine(
        precedence,
        party,
        judged.size(),
        judged.size() - missed.size(),
        count(missed, Window::late),
        count(missed, window -> window.reacted == null),
        withdrawn,
        windows.size() - judged.size() - withdrawn,
        new ServiceLine.Missed(
            count(missed, window -> window.missed == Cause.OFFICER),
            count(missed, window -> window.missed == Cause.LINK),
            count(missed, window -> window.missed == Cause.RELAY),
            count(missed, window -> window.missed == Cause.SUSPENDED),
            count(missed, window -> window.missed == null)),
        count(judged, window -> window.notDelivered),
        spread(judged, window -> window.accepted),
        spread(
            judged.stream().filter(Window::atOfficers).toList(),
            window -> Objects.requireNonNull(window.delivered)));
  }

  private static int count(List<Window> windows, Predicate<Window> wanted) {
    return Math.toIntExact(windows.stream().filter(wanted).count());
  }

  /// A reaction that came before the delivery was stated took no time.
  private static Spread spread(List<Window> windows, Function<Window, Instant> start) {
    List<Duration> waits = new ArrayList<>();
    int never = 0;
    for (Window window : windows) {
      if (window.reacted == null) {
        never++;
      } else {
        Duration wait = Duration.between(start.apply(window), window.reacted);
        waits.add(wait.isNegative() ? Duration.ZERO : wait);
      }
    }
    waits.sort(Comparator.naturalOrder());
    return new Spread(
        windows.size(),
        Quantile.of(50, waits, never),
        Quantile.of(90, waits, never),
        Quantile.of(99, waits, never));
  }
}
