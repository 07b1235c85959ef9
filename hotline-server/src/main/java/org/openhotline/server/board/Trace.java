package org.openhotline.server.board;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.Text;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;

/// What the record holds about one message, without anything that somebody wrote: header, times,
/// who; neither text nor reasons.
///
/// @param id the message
/// @param header of the message
/// @param facts in the order of the record
/// @param more whether the record has more than [#MAX_FACTS]
record Trace(String id, Header header, List<Fact> facts, boolean more) {
  /// Most facts that are shown.
  static final int MAX_FACTS = 500;

  Trace {
    facts = List.copyOf(facts);
  }

  /// The header, as the relay reads it.
  ///
  /// @param agreement id of the agreement
  /// @param from who sent it
  /// @param to who must react
  /// @param info who is told
  /// @param precedence of the message
  /// @param obligation class of the agreement
  /// @param serial number in the sender's chain
  /// @param answers the message that it answers; null: none
  /// @param bytes length of the sealed body
  /// @param validUntil end of its use; null: none
  /// @param exercise whether it belongs to an exercise
  record Header(
      String agreement,
      String from,
      List<String> to,
      List<String> info,
      String precedence,
      String obligation,
      long serial,
      @Nullable String answers,
      int bytes,
      @Nullable Long validUntil,
      boolean exercise) {
    Header {
      to = List.copyOf(to);
      info = List.copyOf(info);
    }
  }

  /// One entry of the record.
  ///
  /// @param leaf its index
  /// @param time the relay's clock
  /// @param declared the signer's clock; null for what the relay states
  /// @param kind what it is
  /// @param desk about or by which desk; null: none
  /// @param by who signed
  /// @param values what else it says
  record Fact(
      long leaf,
      long time,
      @Nullable Long declared,
      String kind,
      @Nullable String desk,
      List<String> by,
      Map<String, Object> values) {
    Fact {
      by = List.copyOf(by);
    }
  }

  /// Reads it.
  ///
  /// @return empty if the record has no such message
  /// @throws IOException if the record cannot be read
  static Optional<Trace> read(BoardSource source, ActId message) throws IOException {
    long published = source.recordSize();
    List<Long> leaves = source.about(message, MAX_FACTS + 1);
    Directory directory = source.facts().directory();
    List<Fact> facts = new ArrayList<>();
    Header header = null;
    for (long leaf : leaves.subList(0, Math.min(leaves.size(), MAX_FACTS))) {
      if (leaf >= published) {
        break;
      }
      RecordEntry entry = entry(source, leaf);
      if (entry instanceof RecordEntry.OfAct(Instant _, SignedAct signed)
          && signed.act() instanceof Message of
          && of.id().equals(message)) {
        header = header(of);
      }
      facts.add(fact(leaf, entry, directory));
    }
    return header == null
        ? Optional.empty()
        : Optional.of(new Trace(message.hex(), header, facts, leaves.size() > MAX_FACTS));
  }

  private static RecordEntry entry(BoardSource source, long leaf) throws IOException {
    return entries(source, leaf, 1).getFirst();
  }

  /// Entries of the record, as many as come at once.
  ///
  /// @throws IOException if they cannot be read
  static List<RecordEntry> entries(BoardSource source, long from, int count) throws IOException {
    List<RecordEntry> entries = new ArrayList<>();
    for (Bytes bytes : source.entries(from, count)) {
      try {
        entries.add(Entries.parse(bytes.toArray()));
      } catch (MalformedException e) {
        throw new IOException(
            "entry " + (from + entries.size()) + " of the record: " + e.getMessage(), e);
      }
    }
    return entries;
  }

  private static Header header(Message of) {
    return new Header(
        of.agreement().id().value(),
        of.origin().value(),
        names(of.action()),
        names(of.info()),
        of.precedence().name(),
        of.obligation(),
        of.serial(),
        of.inReplyTo() == null ? null : of.inReplyTo().hex(),
        of.sealed().sealedLength(),
        of.validUntil() == null ? null : of.validUntil().toEpochMilli(),
        of.exercise() != null);
  }

  private static List<String> names(List<DeskId> desks) {
    return desks.stream().map(DeskId::value).toList();
  }

  private static Fact fact(long leaf, RecordEntry entry, Directory directory) {
    long time = entry.time().toEpochMilli();
    return switch (entry) {
      case RecordEntry.OfAct(Instant _, SignedAct signed) -> {
        Act act = signed.act();
        DeskId desk = act.context().desk();
        yield new Fact(
            leaf,
            time,
            act.context().declared().toEpochMilli(),
            act.kind().name(),
            desk == null ? null : desk.value(),
            signed.signers().stream().map(signer -> who(signer, directory)).toList(),
            values(act));
      }
      case RecordEntry.OfStatement(Instant _, Statement statement) -> stated(leaf, time, statement);
      case RecordEntry.OfObservation(Instant _, Observation observation) ->
          observed(leaf, time, observation);
    };
  }

  private static String who(CredentialId signer, Directory directory) {
    return directory
        .officer(signer)
        .map(listed -> Text.shown(listed.entry().name()))
        .or(() -> directory.station(signer).map(listed -> listed.entry().stationId().value()))
        .orElseGet(() -> signer.hex().substring(0, 16));
  }

  private static Map<String, Object> values(Act act) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (act instanceof OfficerFact fact && fact.promised() != null) {
      values.put("promised", fact.promised().toEpochMilli());
    }
    if (act instanceof Message message && message.inReplyTo() != null) {
      values.put("reply", message.replyKind().name());
    }
    return values;
  }

  private static Fact stated(long leaf, long time, Statement statement) {
    Map<String, Object> values = new LinkedHashMap<>();
    DeskId desk =
        switch (statement) {
          case Statement.Accepted accepted -> {
            values.put(
                "deadlines",
                accepted.deadlines().stream()
                    .map(d ->
                        Map.of(
                            "desk",
                            d.desk().value(),
                            "owes",
                            d.obligation().name(),
                            "due",
                            d.due().toEpochMilli()))
                    .toList());
            yield null;
          }
          case Statement.NotDelivered missing -> missing.desk();
          case Statement.Overdue overdue -> {
            values.put("owes", overdue.obligation().name());
            values.put("cause", overdue.cause().name());
            yield overdue.desk();
          }
          case Statement.Escalated escalated -> {
            values.put("owes", escalated.obligation().name());
            values.put("step", escalated.step());
            values.put("audience", escalated.audience());
            values.put("reached", names(escalated.reached()));
            yield escalated.desk();
          }
          case Statement.Exhausted exhausted -> {
            values.put("owes", exhausted.obligation().name());
            yield exhausted.desk();
          }
          case Statement.Answered answered -> {
            values.put("with", answered.replyId().hex());
            yield answered.desk();
          }
          case Statement.LateAcknowledged late -> late.desk();
          case Statement.HoldExpired expired -> {
            values.put("promised", expired.promised().toEpochMilli());
            yield expired.desk();
          }
          case Statement.Expired expired -> expired.desk();
        };
    String kind =
        switch (statement) {
          case Statement.Accepted _ -> "ACCEPTED";
          case Statement.NotDelivered _ -> "NOT_DELIVERED";
          case Statement.Overdue _ -> "OVERDUE";
          case Statement.Escalated _ -> "ESCALATED";
          case Statement.Exhausted _ -> "EXHAUSTED";
          case Statement.Answered _ -> "ANSWERED";
          case Statement.LateAcknowledged _ -> "LATE_ACKNOWLEDGED";
          case Statement.HoldExpired _ -> "HOLD_EXPIRED";
          case Statement.Expired _ -> "EXPIRED";
        };
    return new Fact(leaf, time, null, kind, desk == null ? null : desk.value(), List.of(), values);
  }

  private static Fact observed(long leaf, long time, Observation observation) {
    Map<String, Object> values = new LinkedHashMap<>();
    String desk = null;
    if (observation instanceof Observation.Notified notified) {
      desk = notified.desk().value();
      values.put("target", notified.target().value());
      values.put("attempt", notified.attempt());
      values.put("outcome", notified.outcome().name());
    }
    return new Fact(leaf, time, null, "NOTIFIED", desk, List.of(), values);
  }
}
