package org.openhotline.console.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.book.Event;
import org.openhotline.client.book.MessageFile;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// One line of a custody log, in parts: pages put the words of their language between them.
///
/// @param leaf index in the record; the inclusion of every leaf shown was proven
/// @param recorded the relay's ordered time
/// @param declared the signer's own clock; null when the relay speaks
/// @param kind stable upper-case name, for instance ACKNOWLEDGED or ESCALATED
/// @param desk who speaks, or about whom the relay speaks; empty: about none
/// @param signers who signed; empty when the relay speaks
/// @param facts names and values: numbers, times in milliseconds, or text
public record Custody(
    long leaf,
    long recorded,
    @Nullable Long declared,
    String kind,
    String desk,
    List<Person> signers,
    Map<String, Object> facts) {
  /// Copies the collections.
  public Custody {
    signers = List.copyOf(signers);
    facts = Map.copyOf(facts);
  }

  /// The parts of a line.
  public static Custody of(MessageFile file, MessageFile.Line line) {
    return switch (line.event()) {
      case Event.Said said -> said(file, line, said);
      case Event.Stated stated -> stated(line, stated.statement());
      case Event.Noticed noticed -> noticed(line, noticed.notice());
    };
  }

  private static Custody said(MessageFile file, MessageFile.Line line, Event.Said said) {
    Map<String, Object> facts = new LinkedHashMap<>();
    String kind = said.act().kind().name();
    switch (said.act()) {
      case Message message -> {
        facts.put("serial", message.serial());
        if (!message.id().equals(file.id())) {
          facts.put("reply", message.id().hex());
          kind = message.replyKind() == ReplyKind.FULL ? "REPLY_FULL" : "REPLY_PARTIAL";
        }
      }
      case StationFact fact -> reason(facts, fact.reason());
      case OfficerFact fact -> {
        reason(facts, fact.reason());
        Instant promised = fact.promised();
        if (promised != null) {
          facts.put("promised", Shown.time(promised));
        }
      }
      case WatchChange _, ChannelChange _, DirectoryChange _, AgreementChange _ -> {
        // Not about a message: never in a custody log.
      }
    }
    DeskId desk = said.act().context().desk();
    return new Custody(
        line.leaf(),
        Shown.time(line.time()),
        Shown.time(said.act().context().declared()),
        kind,
        desk == null ? "" : desk.value(),
        said.signers().stream().map(Person::of).toList(),
        facts);
  }

  private static void reason(Map<String, Object> facts, String reason) {
    if (!reason.isEmpty()) {
      facts.put("reason", Shown.text(reason));
    }
  }

  private static Custody noticed(MessageFile.Line line, Observation.Notified notice) {
    return line(
        line,
        "NOTIFIED_" + notice.outcome().name(),
        notice.desk().value(),
        Map.of("target", Shown.text(notice.target().value()), "attempt", notice.attempt()));
  }

  private static Custody stated(MessageFile.Line line, Statement statement) {
    return switch (statement) {
      case Statement.Accepted s ->
          line(
              line,
              s.deadlines().isEmpty() ? "NO_DEADLINE" : "CLOCKS",
              "",
              Map.of(
                  "deadlines",
                  s.deadlines().stream()
                      .map(d ->
                          Map.of(
                              "desk", d.desk().value(),
                              "obligation", d.obligation().name(),
                              "due", Shown.time(d.due())))
                      .toList()));
      case Statement.NotDelivered s -> line(line, "NOT_DELIVERED", s.desk().value(), Map.of());
      case Statement.Overdue s ->
          line(
              line,
              "OVERDUE",
              s.desk().value(),
              Map.of(
                  "obligation", s.obligation().name(),
                  "due", Shown.time(s.due()),
                  "cause", s.cause().name()));
      case Statement.Escalated s ->
          line(
              line,
              "ESCALATED",
              s.desk().value(),
              Map.of(
                  "obligation", s.obligation().name(),
                  "step", s.step(),
                  "audience", s.audience(),
                  "reached", s.reached().stream().map(DeskId::value).toList()));
      case Statement.Exhausted s ->
          line(line, "EXHAUSTED", s.desk().value(), Map.of("obligation", s.obligation().name()));
      case Statement.Answered s ->
          line(line, "ANSWERED", s.desk().value(), Map.of("reply", s.replyId().hex()));
      case Statement.LateAcknowledged s ->
          line(line, "LATE_ACKNOWLEDGED", s.desk().value(), Map.of("due", Shown.time(s.due())));
      case Statement.HoldExpired s ->
          line(
              line, "HOLD_EXPIRED", s.desk().value(), Map.of("promised", Shown.time(s.promised())));
      case Statement.Expired s -> line(line, "EXPIRED", s.desk().value(), Map.of());
    };
  }

  private static Custody line(
      MessageFile.Line line, String kind, String desk, Map<String, Object> facts) {
    return new Custody(line.leaf(), Shown.time(line.time()), null, kind, desk, List.of(), facts);
  }
}
