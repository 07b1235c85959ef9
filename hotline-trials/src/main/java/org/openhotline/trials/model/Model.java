package org.openhotline.trials.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;

/// What must have been said by when, found by trying every input for every duty.
///
/// No timers, no state that is carried along, no order of work: each question is answered by going
/// through all events again. It reads the plain values of an agreement and follows decision 0005
/// and the ladder's rules:
///
/// - what is due at an instant is said at the first input after it, before what that input does;
/// - what was due before a message's validity ended was due, however late the input comes;
/// - of the steps due at one input only the last fires and names the others; past steps that reach
///   nobody the next fires at once, and after the last of them the ladder is exhausted;
/// - a human act of the addressee, a cancellation or the end of validity ends what is owed.
final class Model {
  /// One statement.
  ///
  /// @param input index of the event at which it is said
  /// @param words message, desk, and what is said
  record Said(int input, String words) {}

  /// A time in which something is owed.
  ///
  /// @param from index of the event with which it begins
  /// @param to index of the event that ends it; the number of events if none does
  private record Span(
      int from, int to, Instant start, Duration window, @Nullable Instant promised) {
    Instant due() {
      return promised != null ? promised : start.plus(window);
    }

    Instant at(int percent) {
      return start.plusMillis(window.toMillis() * percent / 100);
    }
  }

  private final Agreement agreement;
  private final List<Event> events;
  private final Past past;

  /// The model of what these events lead to, in their order.
  Model(Agreement agreement, List<Event> events) {
    this.agreement = agreement;
    this.events = List.copyOf(events);
    this.past = new Past(this.events);
    for (int i = 0; i < events.size(); i++) {
      if (mayBeRecorded(i)) {
        past.record(i);
      }
    }
  }

  /// Whether the event at an index is taken into the record rather than refused.
  boolean recorded(int index) {
    return past.recorded(index);
  }

  /// Everything that must be said, of one message and desk in the order in which it is said.
  List<Said> said() {
    List<Said> all = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i) instanceof Event.Sent sent && past.recorded(i)) {
        all.add(new Said(i, sent.id() + " ACCEPTED" + deadlines(sent, i)));
        for (DeskId desk : desks(sent)) {
          all.addAll(said(sent, i, desk, events.size()));
        }
      }
    }
    return all;
  }

  private static List<DeskId> desks(Event.Sent sent) {
    List<DeskId> all = new ArrayList<>(sent.action());
    all.addAll(sent.info());
    return all;
  }

  private String deadlines(Event.Sent sent, int accepted) {
    StringBuilder text = new StringBuilder();
    for (DeskId desk : sent.action()) {
      for (Obligation obligation : Obligation.values()) {
        Duration window = window(sent, obligation);
        if (window != null) {
          text.append(" %s/%s/%s".formatted(desk, obligation, past.time(accepted).plus(window)));
        }
      }
    }
    return text.toString();
  }

  /// How long an action addressee has; null if nothing is owed.
  private @Nullable Duration window(Event.Sent sent, Obligation obligation) {
    Agreement.ObligationClass owes = agreement.obligations().get(sent.obligation());
    Agreement.Windows windows = windows(sent);
    if (owes == null) {
      throw new IllegalArgumentException(sent.obligation());
    }
    return switch (obligation) {
      case ACKNOWLEDGE -> owes.acknowledge() ? windows.acknowledge() : null;
      case REPLY ->
          !owes.reply() ? null : windows.holding() != null ? windows.holding() : windows.reply();
    };
  }

  private Agreement.Windows windows(Event.Sent sent) {
    Agreement.Windows windows = agreement.precedence().get(sent.precedence());
    if (windows == null) {
      throw new IllegalArgumentException(sent.precedence().toString());
    }
    return windows;
  }

  /// What is said about one addressee at the events before `limit`.
  private List<Said> said(Event.Sent sent, int accepted, DeskId desk, int limit) {
    List<Said> all = new ArrayList<>();
    String about = sent.id() + " " + desk + " ";
    int expiry = expiry(sent, accepted, desk, limit);
    Map<Obligation, List<Span>> owed = new EnumMap<>(Obligation.class);
    for (Obligation obligation : Obligation.values()) {
      owed.put(obligation, spans(sent, accepted, desk, obligation, limit));
    }
    for (int i = accepted; i < limit; i++) {
      if (notDelivered(sent, accepted, desk, i)) {
        all.add(new Said(i, about + "NOT-DELIVERED"));
      }
      for (Map.Entry<Obligation, List<Span>> each : owed.entrySet()) {
        for (Span span : each.getValue()) {
          if (span.from() <= i && i <= span.to()) {
            for (String words : ladder(sent, desk, each.getKey(), span, i, expiry)) {
              all.add(new Said(i, about + words));
            }
          }
        }
      }
      if (i == expiry) {
        all.add(new Said(i, about + "EXPIRED"));
      }
      answered(sent, desk, i, accepted, about, all);
    }
    return all;
  }

  private void answered(
      Event.Sent sent, DeskId desk, int i, int accepted, String about, List<Said> all) {
    if (!past.recorded(i)) {
      return;
    }
    if (events.get(i) instanceof Event.Fact fact
        && fact.kind() == ActKind.ACKNOWLEDGED
        && past.reacts(i, sent, desk)) {
      for (Span span : spans(sent, accepted, desk, Obligation.ACKNOWLEDGE, i + 1)) {
        if (span.to() == i
            && past.time(i).isAfter(span.due())
            && i != expiry(sent, accepted, desk, i + 1)) {
          all.add(new Said(i, about + "LATE " + span.due()));
        }
      }
    }
    if (events.get(i) instanceof Event.Sent reply && reply.full() && past.reacts(i, sent, desk)) {
      all.add(new Said(i, about + "ANSWERED " + reply.id()));
    }
  }

  private boolean notDelivered(Event.Sent sent, int accepted, DeskId desk, int i) {
    Instant due = past.time(accepted).plus(windows(sent).nonDelivery());
    boolean first = past.time(i).isAfter(due) && (i == accepted || !past.time(i - 1).isAfter(due));
    int expiry = expiry(sent, accepted, desk, i + 1);
    boolean over =
        expiry < i
            || (expiry == i && sent.validUntil() != null && !due.isBefore(sent.validUntil()));
    return first && !over && !past.held(sent, accepted, desk, i) && !past.cancelled(sent, i);
  }

  /// Index of the event at which the validity has ended while an acknowledgement was owed; beyond
  /// all events if none.
  private int expiry(Event.Sent sent, int accepted, DeskId desk, int limit) {
    Instant until = sent.validUntil();
    if (until == null
        || !sent.action().contains(desk)
        || window(sent, Obligation.ACKNOWLEDGE) == null) {
      return Integer.MAX_VALUE;
    }
    for (int i = accepted; i < limit; i++) {
      if (past.time(i).isAfter(until)) {
        return i;
      }
      if (past.recorded(i) && (past.reacts(i, sent, desk) || past.cancels(i, sent))) {
        return Integer.MAX_VALUE;
      }
    }
    return Integer.MAX_VALUE;
  }

  /// When an addressee owes, among the events before `limit`.
  private List<Span> spans(
      Event.Sent sent, int accepted, DeskId desk, Obligation obligation, int limit) {
    List<Span> all = new ArrayList<>();
    Duration window = window(sent, obligation);
    if (window == null || !sent.action().contains(desk)) {
      return all;
    }
    int expiry = expiry(sent, accepted, desk, limit);
    Span open = new Span(accepted, limit, past.time(accepted), window, null);
    for (int i = accepted; i < limit && open != null; i++) {
      Span next =
          i == expiry ? null : past.recorded(i) ? after(i, sent, desk, obligation, open) : open;
      if (!open.equals(next)) {
        all.add(new Span(open.from(), i, open.start(), open.window(), open.promised()));
        open = next;
      }
    }
    if (open != null) {
      all.add(open);
    }
    return all;
  }

  private @Nullable Span after(
      int i, Event.Sent sent, DeskId desk, Obligation obligation, Span open) {
    if (past.cancels(i, sent)) {
      return null;
    }
    if (!past.reacts(i, sent, desk)) {
      return open;
    }
    if (obligation == Obligation.ACKNOWLEDGE) {
      return null;
    }
    return switch (events.get(i)) {
      case Event.Sent reply -> reply.full() ? null : open;
      case Event.Fact fact when fact.kind() == ActKind.DECLINED -> null;
      case Event.Fact fact when fact.promised() != null ->
          new Span(i, open.to(), fact.promised(), windows(sent).acknowledge(), fact.promised());
      default -> open;
    };
  }

  /// What of one ladder is said at one event: goes up from its beginning to know where it is.
  private List<String> ladder(
      Event.Sent sent, DeskId desk, Obligation obligation, Span span, int input, int expiry) {
    List<String> words = new ArrayList<>();
    boolean overdue = false;
    boolean exhausted = false;
    int next = 0;
    List<Agreement.Step> steps = agreement.ladder().steps();
    for (int i = span.from(); i <= input; i++) {
      words.clear();
      Instant now = i == expiry && sent.validUntil() != null ? sent.validUntil() : past.time(i);
      if (!overdue && now.isAfter(span.due())) {
        overdue = true;
        if (span.promised() != null) {
          words.add("HOLD-EXPIRED " + span.promised());
        }
        words.add(
            "OVERDUE %s %s %s".formatted(obligation, span.due(), cause(sent, desk, span.due(), i)));
      }
      boolean lonely = false;
      List<Integer> passed = new ArrayList<>();
      while (next < steps.size() && (lonely || isDue(steps, next, span, now))) {
        Agreement.Step step = steps.get(next++);
        if (step.atPercent() == 0) {
          continue;
        }
        if (!lonely && isDue(steps, next, span, now)) {
          passed.add(step.number());
          continue;
        }
        Set<DeskId> called = called(step, desk);
        Set<DeskId> reached = past.linked(called, i);
        lonely = !called.isEmpty() && reached.isEmpty();
        words.add(
            "STEP %s %d %s %s %s"
                .formatted(obligation, step.number(), span.at(step.atPercent()), reached, passed));
        passed = new ArrayList<>();
      }
      boolean end = now.isAfter(span.at(agreement.ladder().exhaustedPercent()));
      if (next == steps.size() && !exhausted && (lonely || end)) {
        exhausted = true;
        words.add("EXHAUSTED " + obligation);
      }
    }
    return words;
  }

  private static boolean isDue(List<Agreement.Step> steps, int step, Span span, Instant now) {
    return step < steps.size()
        && (steps.get(step).atPercent() == 0 || now.isAfter(span.at(steps.get(step).atPercent())));
  }

  private Set<DeskId> called(Agreement.Step step, DeskId desk) {
    Set<DeskId> called = new TreeSet<>();
    for (Agreement.Party party : agreement.parties()) {
      for (Agreement.Desk each : party.desks()) {
        boolean otherTrack =
            party.id().equals(desk.party())
                && !each.track().equals(agreement.desk(desk).orElseThrow().track());
        if ((step.guarantors() && party.guarantor())
            || (step.addressee().contains(Agreement.Audience.OTHER_TRACK) && otherTrack)
            || (each.id().equals(desk)
                && step.addressee().stream().anyMatch(a -> a != Agreement.Audience.OTHER_TRACK))) {
          called.add(each.id());
        }
      }
    }
    return called;
  }

  private Cause cause(Event.Sent sent, DeskId desk, Instant due, int input) {
    if (past.suspended(sent.origin().party(), input) || past.suspended(desk.party(), input)) {
      return Cause.SUSPENDED;
    }
    if (past.downAt(due, input)) {
      return Cause.RELAY;
    }
    return past.held(sent, events.indexOf(sent), desk, input) ? Cause.OFFICER : Cause.LINK;
  }

  private boolean mayBeRecorded(int i) {
    return switch (events.get(i)) {
      case Event.Tick _, Event.Link _, Event.Started _ -> true;
      case Event.Channel channel -> past.suspended(channel.party(), i) != channel.suspended();
      case Event.Sent reply -> {
        int answered = reply.answers() == null ? -1 : past.find(reply.answers(), i);
        yield reply.answers() == null
            || (answered >= 0
                && events.get(answered) instanceof Event.Sent sent
                && sent.addresses(reply.origin())
                && reply.addresses(sent.origin()));
      }
      case Event.Fact fact -> {
        int accepted = past.find(fact.message(), i);
        yield accepted >= 0
            && events.get(accepted) instanceof Event.Sent sent
            && mayBeRecorded(i, fact, sent, accepted);
      }
    };
  }

  private boolean mayBeRecorded(int i, Event.Fact fact, Event.Sent sent, int accepted) {
    if (fact.kind() == ActKind.CANCEL) {
      return fact.desk().equals(sent.origin()) && !past.cancelled(sent, i);
    }
    if (fact.kind() == ActKind.CLOSE) {
      return desks(sent).stream()
          .filter(desk -> fact.desk().equals(sent.origin()) || fact.desk().equals(desk))
          .anyMatch(desk -> exhaustedStands(sent, accepted, desk, fact.desk(), i));
    }
    if (!sent.addresses(fact.desk())) {
      return false;
    }
    boolean owesReply = owes(sent, accepted, fact.desk(), Obligation.REPLY, i);
    return switch (fact.kind()) {
      case DELIVERED, ACKNOWLEDGED -> past.count(fact, i) == 0;
      case DECLINED -> owesReply || owes(sent, accepted, fact.desk(), Obligation.ACKNOWLEDGE, i);
      case HOLDING ->
          owesReply
              && past.count(fact, i) < agreement.hold().times()
              && fact.promised() != null
              && fact.promised().isAfter(past.time(i))
              && !fact.promised().isAfter(past.time(accepted).plus(agreement.hold().total()));
      default -> throw new IllegalArgumentException(fact.toString());
    };
  }

  private boolean owes(Event.Sent sent, int accepted, DeskId desk, Obligation obligation, int at) {
    return spans(sent, accepted, desk, obligation, at + 1).stream().anyMatch(s -> s.to() > at);
  }

  /// Whether EXHAUSTED was said of an addressee and nobody has ended it at `side`.
  private boolean exhaustedStands(
      Event.Sent sent, int accepted, DeskId desk, DeskId side, int input) {
    int said = -1;
    for (Said each : said(sent, accepted, desk, input + 1)) {
      said = each.words().contains(" EXHAUSTED ") ? each.input() : said;
    }
    int expiry = expiry(sent, accepted, desk, input + 1);
    if (said < 0 || expiry <= input) {
      return false;
    }
    for (int i = said; i < input; i++) {
      boolean closes =
          events.get(i) instanceof Event.Fact fact
              && fact.message().equals(sent.id())
              && fact.desk().equals(side)
              && fact.kind() == ActKind.CLOSE;
      if (past.recorded(i) && (closes || past.cancels(i, sent) || past.reacts(i, sent, desk))) {
        return false;
      }
    }
    return true;
  }
}
