package org.openhotline.client.book;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.Text;
import org.openhotline.protocol.message.WatchChange;

/// One entry of the record in words: when, who, what.
///
/// @param leaf index in the record
/// @param time the relay's ordered time
/// @param kind stable upper-case name, for instance ACKNOWLEDGED or ESCALATED
/// @param who the desk, party or relay that speaks
/// @param what one English line, safe to show
/// @param message the message that it is about; null if it is about none
public record FactText(
    long leaf, Instant time, String kind, String who, String what, @Nullable ActId message) {
  private static final String RELAY = "relay";

  /// The words for an entry that `book` has applied.
  public static FactText of(RecordBook book, long leaf, RecordEntry entry) {
    return switch (entry) {
      case RecordEntry.OfAct act -> ofAct(book, leaf, act.time(), act.act());
      case RecordEntry.OfStatement s ->
          new FactText(
              leaf,
              s.time(),
              kind(s.statement()),
              RELAY,
              Wording.statement(s.statement()),
              s.statement().messageId());
      case RecordEntry.OfObservation o ->
          new FactText(
              leaf,
              o.time(),
              kind(o.observation()),
              RELAY,
              observed(o.observation()),
              o.observation() instanceof Observation.Notified n ? n.messageId() : null);
    };
  }

  private static FactText ofAct(RecordBook book, long leaf, Instant time, SignedAct signed) {
    String kind = signed.act().kind().name();
    String signer = name(book, signed.signatures().getFirst().signer());
    return switch (signed.act()) {
      case Message m -> new FactText(leaf, time, kind, m.origin().value(), sent(book, m), m.id());
      case StationFact f ->
          new FactText(
              leaf,
              time,
              kind,
              f.desk().value(),
              logged(book, f.messageId(), leaf, kind),
              f.messageId());
      case OfficerFact f ->
          new FactText(
              leaf,
              time,
              kind,
              f.desk().value(),
              logged(book, f.messageId(), leaf, kind),
              f.messageId());
      case WatchChange w ->
          new FactText(leaf, time, kind, w.desk().value(), watch(book, w, signer, signed), null);
      case ChannelChange c ->
          new FactText(
              leaf,
              time,
              kind,
              c.desk().value(),
              (c.suspended() ? "CHANNEL SUSPENDED by " : "CHANNEL RESUMED by ")
                  + signer
                  + ": "
                  + Text.shown(c.reason()),
              null);
      case DirectoryChange d ->
          new FactText(leaf, time, kind, d.party().value(), directory(book, d), null);
      case AgreementChange a ->
          new FactText(
              leaf,
              time,
              kind,
              a.agreement().id().value(),
              "AGREEMENT "
                  + a.agreement().id()
                  + " in force, digest "
                  + a.agreement().digest()
                  + ", signed by "
                  + signed.signatures().size()
                  + " parties",
              null);
    };
  }

  private static String sent(RecordBook book, Message m) {
    return book.message(m.id())
        .map(f ->
            m.precedence()
                + " message "
                + m.id()
                + " to "
                + m.action()
                + (m.info().isEmpty() ? "" : " info " + m.info())
                + ": "
                + Wording.message(m, f.signers()))
        .orElse(m.precedence() + " message " + m.id());
  }

  /// The custody log's own line.
  private static String logged(RecordBook book, ActId message, long leaf, String kind) {
    return book.message(message)
        .flatMap(f -> f.custody().stream().filter(l -> l.leaf() == leaf).findFirst())
        .map(MessageFile.Line::text)
        .orElse(kind + " of message " + message);
  }

  private static String watch(RecordBook book, WatchChange w, String signer, SignedAct signed) {
    String open = w.openItems().isEmpty() ? "" : ", with " + w.openItems().size() + " open items";
    return switch (w.change()) {
      case TAKE -> "WATCH taken by " + signer;
      case HAND_OVER ->
          "WATCH handed over by "
              + signer
              + " to "
              + name(book, signed.signatures().getLast().signer())
              + open;
      case RELEASE -> "WATCH released by " + signer + "; nobody watches" + open;
    };
  }

  private static String directory(RecordBook book, DirectoryChange change) {
    StringBuilder text =
        new StringBuilder("DIRECTORY of " + change.party() + ", version " + change.version());
    for (DirectoryEntry entry : change.entries()) {
      if (entry instanceof DirectoryEntry.Revocation revocation) {
        text.append("; REVOKED ")
            .append(name(book, revocation.credential()))
            .append(": ")
            .append(Text.shown(revocation.reason()));
      }
    }
    return text.append(" (").append(change.entries().size()).append(" entries)").toString();
  }

  private static String name(RecordBook book, CredentialId id) {
    Optional<String> officer = book.directory().officer(id).map(o -> o.entry().name());
    return Text.shown(
        officer
            .or(() -> book.directory().station(id).map(s -> s.entry().stationId().value()))
            .orElse(id.hex().substring(0, 16)));
  }

  private static String observed(Observation observation) {
    return switch (observation) {
      case Observation.LinkChanged o ->
          "LINK of desk " + o.desk() + (o.up() ? " is up" : " is DOWN");
      case Observation.RelayStarted o ->
          "RELAY "
              + Text.shown(o.node())
              + " serves"
              + (o.lastAlive() == null ? "" : " again; last alive " + o.lastAlive());
      case Observation.ClockStepped o -> "CLOCK of the relay stepped by " + o.stepMillis() + " ms";
      case Observation.Notified o -> Wording.notified(o);
    };
  }

  private static String kind(Observation observation) {
    return switch (observation) {
      case Observation.LinkChanged o -> "LINK";
      case Observation.RelayStarted o -> "RELAY_STARTED";
      case Observation.ClockStepped o -> "CLOCK_STEPPED";
      case Observation.Notified o -> "NOTIFIED";
    };
  }

  private static String kind(Statement statement) {
    return switch (statement) {
      case Statement.Accepted s -> "ACCEPTED";
      case Statement.NotDelivered s -> "NOT_DELIVERED";
      case Statement.Overdue s -> "OVERDUE";
      case Statement.Escalated s -> "ESCALATED";
      case Statement.Exhausted s -> "EXHAUSTED";
      case Statement.Answered s -> "ANSWERED";
      case Statement.LateAcknowledged s -> "LATE_ACKNOWLEDGED";
      case Statement.HoldExpired s -> "HOLD_EXPIRED";
      case Statement.Expired s -> "EXPIRED";
    };
  }
}
