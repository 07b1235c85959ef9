package org.openhotline.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;

/// Entries of the record survive the way to bytes and back, and only their one form is read.
final class EntriesTest {
  private static final Instant DUE = World.NOW.plus(Duration.ofMinutes(10));
  private static final ActId ID = World.id("message");

  private static Observation.Notified notified(int step, int attempt, NoticeOutcome outcome) {
    return new Observation.Notified(
        ID, World.B, Obligation.REPLY, step, new LocalId("xb-pager"), attempt, outcome);
  }

  private static List<RecordEntry> entries() {
    List<Statement> statements =
        List.of(
            new Statement.Accepted(
                ID,
                World.digest("header"),
                List.of(
                    new Statement.Deadline(World.B, Obligation.ACKNOWLEDGE, DUE),
                    new Statement.Deadline(World.B, Obligation.REPLY, DUE))),
            new Statement.NotDelivered(ID, World.B),
            new Statement.Overdue(ID, World.B, Obligation.REPLY, DUE, Cause.LINK),
            new Statement.Escalated(
                ID,
                World.B,
                Obligation.ACKNOWLEDGE,
                3,
                DUE,
                List.of("XB:DEPUTY", "origin:HEAD"),
                List.of(World.B, World.C),
                List.of(0, 1, 2)),
            new Statement.Exhausted(ID, World.B, Obligation.ACKNOWLEDGE),
            new Statement.Answered(ID, World.B, World.id("reply")),
            new Statement.LateAcknowledged(ID, World.B, DUE),
            new Statement.HoldExpired(ID, World.B, DUE),
            new Statement.Expired(ID, World.B));
    List<Observation> observations =
        List.of(
            new Observation.LinkChanged(World.B, true),
            new Observation.LinkChanged(World.B, false),
            new Observation.RelayStarted("n1", null),
            new Observation.RelayStarted("n1", World.NOW),
            new Observation.ClockStepped(-1_500),
            notified(0, 1, NoticeOutcome.SENT),
            notified(2, 3, NoticeOutcome.FAILED),
            notified(2, 9, NoticeOutcome.GIVEN_UP));
    List<RecordEntry> entries = new ArrayList<>();
    for (Cause cause : Cause.values()) {
      entries.add(
          new RecordEntry.OfStatement(
              World.NOW, new Statement.Overdue(ID, World.A, Obligation.REPLY, DUE, cause)));
    }
    statements.forEach(s -> entries.add(new RecordEntry.OfStatement(World.NOW, s)));
    observations.forEach(o -> entries.add(new RecordEntry.OfObservation(World.NOW, o)));
    new SampleActs(new World(SuiteId.C1))
        .all()
        .values()
        .forEach(s -> entries.add(new RecordEntry.OfAct(World.NOW, s.sign())));
    return entries;
  }

  @Test
  void everyEntryComesBackEqualAndGivesTheSameBytesAgain() throws MalformedException {
    for (RecordEntry entry : entries()) {
      byte[] bytes = Entries.bytes(entry);

      RecordEntry read = Entries.parse(bytes);

      assertEquals(entry, read);
      assertArrayEquals(bytes, Entries.bytes(read));
    }
  }

  @Test
  void everyTruncationOfEveryStatementIsRefused() {
    for (RecordEntry entry : entries()) {
      if (entry instanceof RecordEntry.OfStatement) {
        byte[] bytes = Entries.bytes(entry);
        for (int length = 0; length < bytes.length; length++) {
          byte[] cut = Arrays.copyOf(bytes, length);
          assertThrows(MalformedException.class, () -> Entries.parse(cut), entry.toString());
        }
      }
    }
  }

  @Test
  void emptyUnknownAndImpossibleContentsAreRefused() {
    assertRefused(e -> e.clearContent(), "RecordEntry");
    assertRefused(e -> e.clearTimeMs(), "time_ms");
    assertRefused(e -> e.getStatementBuilder().clearStatement(), "statement");
    assertRefused(
        e -> e.getStatementBuilder().getOverdueBuilder().setCauseValue(9), "overdue.cause");
    assertRefused(
        e -> e.getStatementBuilder().getOverdueBuilder().clearObligation(), "overdue.obligation");
    assertRefused(
        e -> e.getStatementBuilder().getEscalatedBuilder().setDueMs(1).setStep(-1),
        "escalated.step");
    assertRefused(e -> e.getObservationBuilder().clearObservation(), "observation");
    assertRefused(
        e -> e.getObservationBuilder().getRelayStartedBuilder().setLastAliveMs(1),
        "relay_started.node");
    assertNotifiedRefused(n -> n.setStep(-1), "notified.step");
    assertNotifiedRefused(n -> n.clearAttempt(), "notified.attempt");
    assertNotifiedRefused(n -> n.setAttempt(-1), "notified.attempt");
    assertNotifiedRefused(n -> n.setTarget("duty@bravo.example"), "notified.target");
    assertNotifiedRefused(n -> n.clearOutcome(), "notified.outcome");
    assertNotifiedRefused(n -> n.setOutcomeValue(4), "notified.outcome");
    assertNotifiedRefused(n -> n.clearObligation(), "notified.obligation");
    assertNotifiedRefused(n -> n.setDesk("xb"), "notified.desk");
    assertNotifiedRefused(n -> n.clearMessageId(), "notified.message_id");
  }

  private static void assertNotifiedRefused(
      Consumer<org.openhotline.protocol.v1.Notified.Builder> edit, String field) {
    byte[] bytes =
        Entries.bytes(
            new RecordEntry.OfObservation(World.NOW, notified(2, 3, NoticeOutcome.FAILED)));
    try {
      var wire = org.openhotline.protocol.v1.RecordEntry.parseFrom(bytes).toBuilder();
      edit.accept(wire.getObservationBuilder().getNotifiedBuilder());
      byte[] edited = wire.build().toByteArray();
      var e = assertThrows(MalformedException.class, () -> Entries.parse(edited));
      assertEquals(field, e.refusal().details().get("field"), e.refusal().text());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void moreThanAnEntryBundleHoldsIsRefused() {
    var e =
        assertThrows(
            MalformedException.class, () -> Entries.parse(new byte[Limits.MAX_ENTRY_BYTES + 1]));
    assertTrue(e.refusal().text().contains("65535"), e.refusal().text());
  }

  private static void assertRefused(
      Consumer<org.openhotline.protocol.v1.RecordEntry.Builder> edit, String field) {
    byte[] bytes =
        Entries.bytes(
            new RecordEntry.OfStatement(
                World.NOW,
                new Statement.Overdue(ID, World.B, Obligation.REPLY, DUE, Cause.OFFICER)));
    try {
      var wire = org.openhotline.protocol.v1.RecordEntry.parseFrom(bytes).toBuilder();
      edit.accept(wire);
      if (wire.hasStatement() && wire.getStatement().hasEscalated()) {
        wire.getStatementBuilder()
            .getEscalatedBuilder()
            .setMessageId(Fields.of(ID))
            .setDesk("XB")
            .setObligation(org.openhotline.protocol.v1.Obligation.OBLIGATION_REPLY);
      }
      byte[] edited = wire.build().toByteArray();
      var e = assertThrows(MalformedException.class, () -> Entries.parse(edited));
      assertEquals(field, e.refusal().details().get("field"), e.refusal().text());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
