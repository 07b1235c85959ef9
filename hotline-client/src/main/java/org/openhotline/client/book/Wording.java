package org.openhotline.client.book;

import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.Text;

/// The custody log's words: one plain English line an entry.
public final class Wording {
  /// What every acknowledgement says, and all that it says.
  public static final String LEGEND = "received and understood; no position taken";

  private Wording() {}

  static String message(Message message, List<String> signers) {
    return "ACCEPTED from "
        + message.origin()
        + " serial "
        + message.serial()
        + ", drafted by "
        + Text.shown(signers.getFirst())
        + (signers.size() > 1 ? ", released by " + Text.shown(signers.get(1)) : "")
        + ", declared "
        + message.context().declared();
  }

  static String reply(Message message, List<String> signers) {
    return (message.replyKind() == ReplyKind.FULL ? "FULL REPLY " : "PARTIAL REPLY ")
        + message.id()
        + " from "
        + message.origin()
        + " by "
        + Text.shown(signers.getFirst());
  }

  static String station(StationFact fact, Fact told) {
    return fact.kind()
        + " at "
        + fact.desk()
        + " by station "
        + told.who()
        + ", declared "
        + told.declared()
        + (fact.reason().isEmpty() ? "" : ": " + Text.shown(fact.reason()));
  }

  static String officer(OfficerFact fact, Fact told) {
    String who = Text.shown(told.who()) + " " + told.roles() + " at " + fact.desk();
    String clocks = ", declared " + told.declared();
    return switch (fact.kind()) {
      case ACKNOWLEDGED -> "ACKNOWLEDGED by " + who + clocks + ": " + LEGEND;
      case HOLDING -> "HOLDING by " + who + clocks + ": a reply is promised by " + fact.promised();
      default -> fact.kind() + " by " + who + clocks + ": " + Text.shown(fact.reason());
    };
  }

  static String statement(Statement statement) {
    return switch (statement) {
      case Statement.Accepted s ->
          s.deadlines().isEmpty()
              ? "no deadline applies"
              : "clocks run: "
                  + String.join(
                      ", ",
                      s.deadlines().stream()
                          .map(d -> d.desk() + " " + d.obligation() + " by " + d.due())
                          .toList());
      case Statement.NotDelivered s -> "NOT DELIVERED to " + s.desk();
      case Statement.Overdue s ->
          "OVERDUE at "
              + s.desk()
              + ": "
              + s.obligation()
              + " was due "
              + s.due()
              + ", cause "
              + s.cause();
      case Statement.Escalated s ->
          "ESCALATED step "
              + s.step()
              + " at "
              + s.desk()
              + " ("
              + s.obligation()
              + "): called "
              + String.join(", ", s.audience())
              + (s.reached().isEmpty() ? "; reached nobody" : "; reached " + s.reached())
              + (s.collapsed().isEmpty() ? "" : "; stands for steps " + s.collapsed() + " too");
      case Statement.Exhausted s ->
          "EXHAUSTED at "
              + s.desk()
              + " ("
              + s.obligation()
              + "): the ladder is at its end; use other means";
      case Statement.Answered s -> "ANSWERED by " + s.desk() + " with " + s.replyId();
      case Statement.LateAcknowledged s ->
          "LATE ACKNOWLEDGEMENT by " + s.desk() + ": it was due " + s.due() + "; OVERDUE stays";
      case Statement.HoldExpired s ->
          "PROMISE EXPIRED at " + s.desk() + ": a reply was promised by " + s.promised();
      case Statement.Expired s -> "EXPIRED at " + s.desk() + " before anybody reacted";
    };
  }

  static String notified(Observation.Notified notified) {
    return switch (notified.outcome()) {
          case SENT -> "NOTIFIED";
          case FAILED -> "NOT NOTIFIED, it will be tried again,";
          case GIVEN_UP -> "NOT NOTIFIED, given up,";
        }
        + " "
        + notified.desk()
        + ", which had no link, over "
        + notified.target()
        + ", attempt "
        + notified.attempt()
        + (notified.step() == 0 ? "" : ", for step " + notified.step())
        + ": only that a message waits";
  }

  /// The addressee that a statement is about; empty for ACCEPTED.
  static Optional<DeskId> deskOf(Statement statement) {
    return switch (statement) {
      case Statement.Accepted s -> Optional.empty();
      case Statement.NotDelivered s -> Optional.of(s.desk());
      case Statement.Overdue s -> Optional.of(s.desk());
      case Statement.Escalated s -> Optional.of(s.desk());
      case Statement.Exhausted s -> Optional.of(s.desk());
      case Statement.Answered s -> Optional.of(s.desk());
      case Statement.LateAcknowledged s -> Optional.of(s.desk());
      case Statement.HoldExpired s -> Optional.of(s.desk());
      case Statement.Expired s -> Optional.of(s.desk());
    };
  }
}
