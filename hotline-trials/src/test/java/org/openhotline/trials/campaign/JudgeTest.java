package org.openhotline.trials.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.agreement.AgreementReading;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.SealedBodies;

/// A judge that never objects proves nothing: right histories pass, and each wrong one is named.
class JudgeTest {
  private static final Agreement AGREEMENT = agreement();
  private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");
  private static final DeskId XA = new DeskId("XA");
  private static final DeskId XB = new DeskId("XB");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final SigningKeyPair KEY = SigningKeyPair.generate(SuiteId.H1, RANDOM);

  private final SignedAct message = message();
  private final Message header = (Message) message.act();

  private static Agreement agreement() {
    try (InputStream in =
        Objects.requireNonNull(Judge.class.getResourceAsStream("campaign.yaml"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return switch (AgreementReader.read("campaign", text)) {
        case AgreementReading.Valid valid -> valid.agreement();
        case AgreementReading.Invalid invalid -> throw new AssertionError(invalid.lines());
      };
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// An inquiry of precedence PRIORITY: acknowledged within 3 s, answered within 5 s.
  private static SignedAct message() {
    SealingKeyPair xa = SealingKeyPair.generate(SuiteId.H1, RANDOM);
    SealingKeyPair xb = SealingKeyPair.generate(SuiteId.H1, RANDOM);
    MessageDraft draft =
        new MessageDraft(
            context(XA, START),
            1,
            null,
            KEY.credentialId(),
            List.of(XB),
            List.of(),
            Precedence.PRIORITY,
            "answer",
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            SuiteId.H1,
            List.of(
                new Recipient(XB, xb.publicKey().keyId()),
                new Recipient(XA, xa.publicKey().keyId())),
            null);
    Payload payload = new Payload("INQUIRY", "s", "en", "t", List.of(), "", List.of(), "Dara");
    return Acts.sign(
        SealedBodies.seal(draft, payload, List.of(xb.publicKey(), xa.publicKey()), RANDOM)
            .message(),
        List.of(KEY),
        RANDOM);
  }

  private static ActContext context(DeskId desk, Instant declared) {
    byte[] id = new byte[ActId.LENGTH_BYTES];
    RANDOM.nextBytes(id);
    return new ActContext(Plane.LIVE, AGREEMENT.version(), ActId.of(id), desk, declared);
  }

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private static RecordEntry act(long millis, Act act) {
    return new RecordEntry.OfAct(at(millis), Acts.sign(act, List.of(KEY), RANDOM));
  }

  private static RecordEntry said(long millis, Statement statement) {
    return new RecordEntry.OfStatement(at(millis), statement);
  }

  private RecordEntry fact(long millis, ActKind kind) {
    return act(
        millis,
        new StationFact(context(XB, at(millis)), kind, header.id(), message.bodyDigest(), ""));
  }

  private RecordEntry officer(long millis, ActKind kind, @Nullable Instant promised) {
    return act(
        millis,
        new OfficerFact(
            context(XB, at(millis)), kind, header.id(), message.bodyDigest(), "", promised));
  }

  private RecordEntry accepted(long replyMillis) {
    return said(
        0,
        new Statement.Accepted(
            header.id(),
            message.bodyDigest(),
            List.of(
                new Statement.Deadline(XB, Obligation.ACKNOWLEDGE, at(3_000)),
                new Statement.Deadline(XB, Obligation.REPLY, at(replyMillis)))));
  }

  private RecordEntry overdue(long millis, Obligation obligation, long due) {
    return said(millis, new Statement.Overdue(header.id(), XB, obligation, at(due), Cause.OFFICER));
  }

  private RecordEntry step(
      long millis, Obligation obligation, int step, long due, Integer... collapsed) {
    return said(
        millis,
        new Statement.Escalated(
            header.id(),
            XB,
            obligation,
            step,
            at(due),
            List.of(),
            List.of(XB),
            List.of(collapsed)));
  }

  private RecordEntry exhausted(long millis, Obligation obligation) {
    return said(millis, new Statement.Exhausted(header.id(), XB, obligation));
  }

  /// Delivered, acknowledged late, never answered: everything fires, three steps told by one after
  /// a time in which the relay was down.
  private List<RecordEntry> history() {
    return new ArrayList<>(
        List.of(
            new RecordEntry.OfAct(START, message),
            accepted(5_000),
            fact(100, ActKind.DELIVERED),
            fact(120, ActKind.DECRYPTED),
            step(1_501, Obligation.ACKNOWLEDGE, 1, 1_500),
            step(2_501, Obligation.REPLY, 1, 2_500),
            overdue(3_001, Obligation.ACKNOWLEDGE, 3_000),
            step(3_001, Obligation.ACKNOWLEDGE, 2, 3_000),
            officer(4_000, ActKind.ACKNOWLEDGED, null),
            said(4_000, new Statement.LateAcknowledged(header.id(), XB, at(3_000))),
            overdue(10_500, Obligation.REPLY, 5_000),
            step(10_500, Obligation.REPLY, 4, 10_000, 2, 3),
            exhausted(11_001, Obligation.REPLY)));
  }

  private static Judge read(List<RecordEntry> entries) throws CampaignFailure {
    Judge judge = new Judge(AGREEMENT);
    for (RecordEntry entry : entries) {
      judge.take(Entries.bytes(entry), entry);
    }
    judge.requireComplete(Duration.ZERO);
    return judge;
  }

  @Test
  void aRightHistoryPasses() throws CampaignFailure {
    Judge judge = read(history());

    judge.requireRead();
    assertEquals(0, judge.unfinished());
    assertEquals(6, judge.fired().size());
    assertTrue(judge.concerns(3, XA) && judge.concerns(3, XB));
    assertTrue(!judge.concerns(3, new DeskId("XB-OPS")));
  }

  private void objects(String why, Consumer<List<RecordEntry>> spoil) {
    List<RecordEntry> entries = history();
    spoil.accept(entries);
    CampaignFailure failure = assertThrows(CampaignFailure.class, () -> read(entries), why);
    assertTrue(String.valueOf(failure.getMessage()).contains(why), failure.getMessage());
  }

  @Test
  void namesWhatIsMissing() {
    objects("no OVERDUE by", e -> e.remove(6));
    objects("step 2 where step 1 was next", e -> e.remove(4));
    objects("no step 3 by", e -> e.set(8, officer(4_600, ActKind.HOLDING, at(6_000))));
    objects(
        "step 4 where step 2 was next", e -> e.set(11, step(10_500, Obligation.REPLY, 4, 10_000)));
    objects("not EXHAUSTED by", e -> e.set(12, officer(11_500, ActKind.HOLDING, at(13_000))));
  }

  @Test
  void namesWhatIsDoubled() {
    objects("OVERDUE twice", e -> e.add(7, e.get(6)));
    objects(
        "step 1 where step 2 was next",
        e -> e.add(6, step(2_600, Obligation.ACKNOWLEDGE, 1, 1_500)));
    objects("EXHAUSTED twice", e -> e.add(exhausted(12_000, Obligation.REPLY)));
    objects("stands at leaf 0 already", e -> e.add(new RecordEntry.OfAct(at(12_000), message)));
    objects("DELIVERED twice", e -> e.add(fact(12_000, ActKind.DELIVERED)));
    objects("ACKNOWLEDGED twice", e -> e.add(officer(12_000, ActKind.ACKNOWLEDGED, null)));
  }

  @Test
  void namesWhatIsEarly() {
    objects("before its time", e -> e.set(6, overdue(3_000, Obligation.ACKNOWLEDGE, 3_000)));
    objects("before its time", e -> e.set(4, step(1_500, Obligation.ACKNOWLEDGE, 1, 1_500)));
    objects("before its time", e -> e.set(12, exhausted(11_000, Obligation.REPLY)));
    objects("is before", e -> e.set(4, step(90, Obligation.ACKNOWLEDGE, 1, 1_500)));
  }

  @Test
  void namesWhatComesAfterTheReaction() {
    objects(
        "although nothing is owed", e -> e.add(10, step(4_501, Obligation.ACKNOWLEDGE, 3, 4_500)));
    objects(
        "NOT-DELIVERED after DELIVERED",
        e -> e.add(said(12_000, new Statement.NotDelivered(header.id(), XB))));
  }

  @Test
  void namesDeadlinesThatTheAgreementDoesNotGive() {
    objects("by the agreement", e -> e.set(1, accepted(6_000)));
    objects("it was due at", e -> e.set(6, overdue(3_001, Obligation.ACKNOWLEDGE, 2_000)));
  }

  @Test
  void aPromiseStartsTheLadderAgainWhereItEnds() throws CampaignFailure {
    List<RecordEntry> entries = new ArrayList<>(history().subList(0, 4));
    entries.add(officer(1_000, ActKind.HOLDING, at(4_000)));
    entries.add(said(4_001, new Statement.HoldExpired(header.id(), XB, at(4_000))));
    entries.add(overdue(4_001, Obligation.REPLY, 4_000));
    entries.add(step(5_501, Obligation.REPLY, 1, 5_500));
    read(entries);

    entries.set(7, step(2_501 + 2_000, Obligation.REPLY, 1, 2_500));
    assertThrows(CampaignFailure.class, () -> read(entries));
    entries.remove(5);
    assertThrows(CampaignFailure.class, () -> read(entries));
  }
}
