package org.openhotline.console.view;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.Event;
import org.openhotline.client.book.Fact;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Statement;

/// Makes rows from the record.
///
/// Threading: the station's thread.
public final class Rows {
  private static final List<ActKind> STAGES =
      List.of(
          ActKind.DELIVERED,
          ActKind.CANNOT_READ,
          ActKind.DECRYPTED,
          ActKind.ACKNOWLEDGED,
          ActKind.HOLDING,
          ActKind.DECLINED);

  private final RecordBook book;
  private final DeskId here;

  /// What a row takes from the sealed text.
  ///
  /// @param type message type
  /// @param subject subject
  /// @param language its language tag
  /// @param unreadable why it cannot be opened; empty when it can
  public record Heading(String type, String subject, String language, String unreadable) {}

  /// Rows as the desk `here` sees them.
  public Rows(RecordBook book, DeskId here) {
    this.book = book;
    this.here = here;
  }

  /// The row of one message.
  public Row row(MessageFile file, Heading heading) {
    Message m = file.message();
    boolean out = m.origin().equals(here);
    List<Row.At> at = file.addressees().stream().map(a -> at(file, a)).toList();
    Next next = next(file, out);
    boolean exhausted = file.addressees().stream().anyMatch(a -> a.exhaustedAt(here));
    ActId answered = m.inReplyTo();
    return new Row(
        file.id().hex(),
        out,
        m.agreement().id().value(),
        m.serial(),
        m.precedence().name(),
        m.origin().value(),
        m.action().stream().map(DeskId::value).toList(),
        m.info().stream().map(DeskId::value).toList(),
        Shown.text(heading.type()),
        Shown.text(heading.subject()),
        Shown.text(heading.language()),
        Shown.text(heading.unreadable()),
        signers(file),
        Shown.time(file.accepted()),
        Shown.time(m.context().declared()),
        Shown.timeOrNull(m.validFrom()),
        Shown.timeOrNull(m.validUntil()),
        Shown.timeOrNull(next.due()),
        next.owes(),
        file.openAt(here),
        exhausted,
        rings(file),
        answered == null ? null : answered.hex(),
        m.replyKind().name(),
        at,
        file.custody().size());
  }

  private static List<Person> signers(MessageFile file) {
    return file.custody().getFirst().event() instanceof Event.Said said
        ? said.signers().stream().map(Person::of).toList()
        : List.of();
  }

  /// Whether a message for this desk is not acknowledged and cannot wait: by its precedence, or
  /// because its ladder has begun to climb.
  private boolean rings(MessageFile file) {
    AddresseeFile mine = file.addressee(here).orElse(null);
    return mine != null
        && mine.due(Obligation.ACKNOWLEDGE).isPresent()
        && (file.message().precedence().compareTo(Precedence.IMMEDIATE) >= 0
            || mine.steps().stream().anyMatch(s -> s.step() > 0));
  }

  private record Next(@Nullable Instant due, String owes) {}

  /// The next deadline: what this desk owes, or, of its own message, what it waits for.
  private Next next(MessageFile file, boolean out) {
    Instant due = null;
    String owes = "";
    for (AddresseeFile addressee : file.addressees()) {
      if (!out && !addressee.desk().equals(here)) {
        continue;
      }
      for (Obligation obligation : Obligation.values()) {
        Instant at = addressee.due(obligation).orElse(null);
        if (at != null && (due == null || at.isBefore(due))) {
          due = at;
          owes = obligation.name();
        }
      }
    }
    return new Next(due, owes);
  }

  private Row.At at(MessageFile file, AddresseeFile a) {
    Ladder ladder = ladder(file, a);
    return new Row.At(
        a.desk().value(),
        file.message().info().contains(a.desk()),
        a.stage().name(),
        reached(file, a),
        Shown.timeOrNull(a.due(Obligation.ACKNOWLEDGE).orElse(null)),
        Shown.timeOrNull(a.due(Obligation.REPLY).orElse(null)),
        a.overdue().stream().map(Rows::missed).toList(),
        a.steps().stream().mapToInt(Statement.Escalated::step).max().orElse(-1),
        ladder.next(),
        Shown.timeOrNull(ladder.nextAt()),
        a.exhaustedAt(here),
        Shown.timeOrNull(ladder.end()),
        Shown.timeOrNull(a.holdingUntil().orElse(null)),
        a.lateSince().isPresent());
  }

  private static Row.Missed missed(Statement.Overdue overdue) {
    return new Row.Missed(
        overdue.obligation().name(), Shown.time(overdue.due()), overdue.cause().name());
  }

  private static List<Row.Reached> reached(MessageFile file, AddresseeFile a) {
    List<Row.Reached> stages = new ArrayList<>();
    stages.add(new Row.Reached("ACCEPTED", Shown.time(file.accepted()), ""));
    for (ActKind kind : STAGES) {
      Optional<Fact> fact = a.fact(kind);
      fact.ifPresent(f ->
          stages.add(new Row.Reached(kind.name(), Shown.time(f.recorded()), Shown.text(f.who()))));
    }
    for (MessageFile.Line line : file.custody()) {
      if (line.event() instanceof Event.Stated(Statement.Answered answered)
          && answered.desk().equals(a.desk())) {
        stages.add(new Row.Reached("ANSWERED", Shown.time(line.time()), ""));
      }
    }
    return stages;
  }

  private record Ladder(int next, @Nullable Instant nextAt, @Nullable Instant end) {
    static final Ladder NONE = new Ladder(-1, null, null);
  }

  /// Where the ladder of the acknowledgement stands: offsets are percent of its window, from
  /// acceptance, as the agreement of the message says.
  private Ladder ladder(MessageFile file, AddresseeFile a) {
    Instant due = a.due(Obligation.ACKNOWLEDGE).orElse(null);
    Agreement agreement = book.agreement(file.message().agreement().digest()).orElse(null);
    if (due == null || agreement == null || a.wasExhausted()) {
      return Ladder.NONE;
    }
    Duration window = Duration.between(file.accepted(), due);
    int last =
        a.steps().stream()
            .filter(s -> s.obligation() == Obligation.ACKNOWLEDGE)
            .mapToInt(Statement.Escalated::step)
            .max()
            .orElse(0); // step 0 is the watch, called at once
    Instant end = offset(file, window, agreement.ladder().exhaustedPercent());
    for (Agreement.Step step : agreement.ladder().steps()) {
      if (step.number() > last) {
        return new Ladder(step.number(), offset(file, window, step.atPercent()), end);
      }
    }
    return new Ladder(-1, null, end);
  }

  private static Instant offset(MessageFile file, Duration window, int percent) {
    return file.accepted().plus(window.multipliedBy(percent).dividedBy(100));
  }
}
