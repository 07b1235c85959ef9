package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.openhotline.server.core.CoreWorld.START;
import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;
import static org.openhotline.server.core.CoreWorld.XC;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// The rules of the relay, one by one, in demo windows: FLASH is acknowledged within 2 s.
final class CoreTest {
  private final CoreWorld world = new CoreWorld();

  private static List<Statement> statements(List<Emitted> emitted) {
    return emitted.stream()
        .map(Emitted::entry)
        .filter(RecordEntry.OfStatement.class::isInstance)
        .map(e -> ((RecordEntry.OfStatement) e).statement())
        .toList();
  }

  private static String words(List<Emitted> emitted) {
    StringBuilder words = new StringBuilder();
    for (Emitted e : emitted) {
      if (e.entry() instanceof RecordEntry.OfStatement s) {
        String at = Long.toString(Duration.between(START, s.time()).toMillis());
        words.append(
            switch (s.statement()) {
              case Statement.Escalated step ->
                  "step" + step.step() + (step.reached().isEmpty() ? "!" : "") + step.collapsed();
              case Statement.Overdue overdue -> "OVERDUE/" + overdue.cause();
              case Statement.Exhausted x -> "EXHAUSTED";
              case Statement.LateAcknowledged x -> "LATE";
              case Statement.NotDelivered x -> "NOT-DELIVERED";
              case Statement.HoldExpired x -> "HOLD-EXPIRED";
              case Statement.Answered x -> "ANSWERED";
              case Statement.Expired x -> "EXPIRED";
              case Statement.Accepted x -> "ACCEPTED";
            });
        words.append('@').append(at).append(' ');
      }
    }
    return words.toString().strip();
  }

  private void refused(RefusalCode code, Outcome outcome) {
    Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, outcome.verdict());
    assertEquals(code, refused.refusal().code(), refused.refusal().text());
    assertTrue(refused.refusal().text().length() > 20, "a refusal explains itself");
  }

  private SignedAct deliveredFlash() {
    SignedAct flash = world.flash(XA, XB);
    CoreWorld.accepted(world.submit(world.stationFact(flash, XB, ActKind.DELIVERED)));
    return flash;
  }

  @Test
  void runsTheWholeLadderAtAbsoluteOffsetsWhenNobodyReacts() {
    deliveredFlash();

    String ladder = words(world.runTo(START.plusSeconds(60).minusMillis(1)));

    // Each fires at the first millisecond after its instant; the reply window (30 s) begins its own
    // ladder.
    assertEquals(
        "step1[]@1001 OVERDUE/OFFICER@2001 step2[]@2001 step3[]@4001 step4[]@8001 EXHAUSTED@10001"
            + " step1[]@15001 OVERDUE/OFFICER@30001 step2[]@30001",
        ladder);
  }

  @Test
  void acknowledgementExactlyAtTheDeadlineIsInTime() {
    SignedAct flash = deliveredFlash();
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "duty")));
    world.runTo(START.plusMillis(2000));

    Outcome outcome = world.submit(world.fact(flash, XB, "duty", ActKind.ACKNOWLEDGED, null));

    CoreWorld.accepted(outcome);
    assertEquals("", words(outcome.emitted()));
    assertEquals("", words(world.runTo(START.plusSeconds(14))));
  }

  @Test
  void acknowledgementOneMillisecondLaterIsLateAndOverdueStays() {
    SignedAct flash = deliveredFlash();
    world.runTo(START.plusMillis(1500));
    world.now = START.plusMillis(2001);

    Outcome outcome = world.submit(world.fact(flash, XB, "deputy", ActKind.ACKNOWLEDGED, null));

    CoreWorld.accepted(outcome);
    assertEquals("OVERDUE/OFFICER@2001 step2[]@2001 LATE@2001", words(outcome.emitted()));
    assertEquals("", words(world.runTo(START.plusSeconds(14))));
    refused(
        RefusalCode.WRONG_STATE,
        world.submit(world.fact(flash, XB, "head", ActKind.ACKNOWLEDGED, null)));
  }

  @Test
  void stepsThatReachNobodyPassAtOnceAndGuarantorsAreToldEarly() {
    world.link(XB, false);
    world.flash(XA, XB);

    List<Emitted> emitted = world.runTo(START.plusMillis(11_000));

    assertEquals(
        "step1![]@1001 step2![]@1001 step3![]@1001 step4[]@1001 NOT-DELIVERED@2001"
            + " OVERDUE/LINK@2001 EXHAUSTED@10001",
        words(emitted));
    Emitted told =
        emitted.stream()
            .filter(e ->
                e.entry() instanceof RecordEntry.OfStatement s
                    && s.statement() instanceof Statement.Escalated step
                    && step.step() == 4)
            .findFirst()
            .orElseThrow();
    assertTrue(told.concerns(XC), "the guarantor is told");
  }

  @Test
  void exhaustedComesAtOnceWhenNotEvenTheGuarantorIsReached() {
    world.link(XB, false);
    world.link(XC, false);
    world.flash(XA, XB);

    assertEquals(
        "step1![]@1001 step2![]@1001 step3![]@1001 step4![]@1001 EXHAUSTED@1001",
        words(world.runTo(START.plusMillis(1001))));
  }

  @Test
  void afterDowntimeTheLatestStepFiresOnceAndNamesThoseItStandsFor() {
    deliveredFlash();
    Instant back = START.plusMillis(5000);
    world.now = back;

    Outcome outcome =
        world.apply(new Input.Observe(new Observation.RelayStarted("r1", START.plusMillis(500))));

    assertEquals("OVERDUE/RELAY@5000 step3[1, 2]@5000", words(outcome.emitted()));
    assertEquals("step4[]@8001 EXHAUSTED@10001", words(world.runTo(START.plusMillis(14_000))));
  }

  @Test
  void holdingMovesTheDeadlineAndItsExpiryRestartsTheLadder() {
    SignedAct flash = deliveredFlash();
    world.now = START.plusMillis(900);
    Instant promised = START.plusMillis(20_000);
    CoreWorld.accepted(world.submit(world.fact(flash, XB, "deputy", ActKind.HOLDING, promised)));

    assertEquals("", words(world.runTo(promised)));
    assertEquals(
        "HOLD-EXPIRED@20001 OVERDUE/OFFICER@20001 step1[]@21001 step2[]@22001",
        words(world.runTo(promised.plusMillis(3000))));
  }

  @Test
  void holdingHasCaps() {
    SignedAct flash = deliveredFlash();
    refused(
        RefusalCode.HOLD_TOO_LONG,
        world.submit(
            world.fact(flash, XB, "deputy", ActKind.HOLDING, START.plus(Duration.ofHours(1)))));
    for (int i = 1; i <= 3; i++) {
      CoreWorld.accepted(
          world.submit(
              world.fact(flash, XB, "deputy", ActKind.HOLDING, START.plusSeconds(40 + i))));
    }
    refused(
        RefusalCode.HOLD_TOO_LONG,
        world.submit(world.fact(flash, XB, "deputy", ActKind.HOLDING, START.plusSeconds(50))));
  }

  @Test
  void fullReplyEndsEverythingAndPartialReplyOnlyTheAcknowledgement() {
    SignedAct flash = deliveredFlash();
    SignedAct partial =
        world.message(
            world.draft(
                XB,
                XA,
                Precedence.ROUTINE,
                "none",
                flash.act().context().actId(),
                ReplyKind.PARTIAL,
                null),
            "duty");
    world.sent(partial);
    assertEquals("step1[]@15001", words(world.runTo(START.plusMillis(20_000))));

    SignedAct full =
        world.message(
            world.draft(
                XB,
                XA,
                Precedence.ROUTINE,
                "none",
                flash.act().context().actId(),
                ReplyKind.FULL,
                null),
            "duty");
    Outcome outcome = world.submit(full);

    assertEquals("ACCEPTED@20000 ANSWERED@20000", words(outcome.emitted()));
    world.advance(full);
    assertEquals(
        "NOT-DELIVERED@20001 NOT-DELIVERED@40001", words(world.runTo(START.plusSeconds(120))));
  }

  @Test
  void declineNeedsSomethingOwedAndStopsTheLadder() {
    SignedAct flash = deliveredFlash();
    CoreWorld.accepted(world.submit(world.fact(flash, XB, "head", ActKind.DECLINED, null)));
    assertEquals("", words(world.runTo(START.plusSeconds(120))));
    refused(
        RefusalCode.WRONG_STATE,
        world.submit(world.fact(flash, XB, "head", ActKind.DECLINED, null)));
  }

  @Test
  void onlyTheOriginatorCancelsAndOnlyOnce() {
    SignedAct flash = deliveredFlash();
    refused(
        RefusalCode.NOT_ADDRESSEE,
        world.submit(world.fact(flash, XB, "head", ActKind.CANCEL, null)));
    CoreWorld.accepted(world.submit(world.fact(flash, XA, "duty", ActKind.CANCEL, null)));
    refused(
        RefusalCode.WRONG_STATE, world.submit(world.fact(flash, XA, "duty", ActKind.CANCEL, null)));
    assertEquals("", words(world.runTo(START.plusSeconds(120))));
  }

  @Test
  void exhaustedStandsOnEachSideUntilAHumanOfThatSideClosesIt() {
    SignedAct flash = deliveredFlash();
    refused(
        RefusalCode.WRONG_STATE, world.submit(world.fact(flash, XA, "duty", ActKind.CLOSE, null)));
    world.runTo(START.plusMillis(10_001));
    assertEquals(1, world.core.counts().exhausted().get(Precedence.FLASH));

    CoreWorld.accepted(world.submit(world.fact(flash, XA, "duty", ActKind.CLOSE, null)));
    assertEquals(1, world.core.counts().exhausted().get(Precedence.FLASH));
    refused(
        RefusalCode.WRONG_STATE, world.submit(world.fact(flash, XA, "duty", ActKind.CLOSE, null)));
    CoreWorld.accepted(world.submit(world.fact(flash, XB, "head", ActKind.CLOSE, null)));

    assertEquals(0, world.core.counts().exhausted().get(Precedence.FLASH));
  }

  @Test
  void dutyOfficersAcknowledgeOnlyWhileOnWatch() {
    SignedAct flash = deliveredFlash();
    refused(
        RefusalCode.NOT_ON_WATCH,
        world.submit(world.fact(flash, XB, "duty", ActKind.ACKNOWLEDGED, null)));
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "second")));
    refused(
        RefusalCode.NOT_ON_WATCH,
        world.submit(world.fact(flash, XB, "duty", ActKind.ACKNOWLEDGED, null)));
    CoreWorld.accepted(world.submit(world.fact(flash, XB, "second", ActKind.ACKNOWLEDGED, null)));
  }

  @Test
  void handOverListsExactlyTheOpenItems() {
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "duty")));
    refused(
        RefusalCode.WATCH_CONFLICT,
        world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "second")));
    SignedAct flash = deliveredFlash();
    refused(
        RefusalCode.WATCH_CONFLICT,
        world.submit(world.watch(XB, WatchChange.Change.HAND_OVER, List.of(), "duty", "second")));

    CoreWorld.accepted(
        world.submit(
            world.watch(
                XB,
                WatchChange.Change.HAND_OVER,
                List.of(flash.act().context().actId()),
                "duty",
                "second")));

    refused(
        RefusalCode.WATCH_CONFLICT,
        world.submit(
            world.watch(
                XB, WatchChange.Change.RELEASE, List.of(flash.act().context().actId()), "duty")));
  }

  @Test
  void sameBytesAgainGiveTheSameLeafAndOtherBytesUnderTheIdAreRefused() {
    SignedAct flash = world.message(XA, XB, Precedence.FLASH, "duty", "releaser");
    Verdict.Recorded first =
        assertInstanceOf(Verdict.Recorded.class, world.submit(flash).verdict());

    Outcome again = world.submit(flash);

    assertEquals(new Verdict.Repeated(first.leaf()), again.verdict());
    assertEquals(List.of(), again.emitted());
    SignedAct resigned =
        org.openhotline.protocol.wire.Acts.sign(
            flash.act(),
            List.of(CoreWorld.key(XA, "duty"), CoreWorld.key(XA, "head")),
            new java.security.SecureRandom());
    refused(RefusalCode.ID_REUSED, world.submit(resigned));
  }

  @Test
  void serialsAreGaplessAndChained() {
    SignedAct skipped = world.message(XA, XB, Precedence.PRIORITY, "duty");
    world.advance(skipped);
    refused(
        RefusalCode.SERIAL_GAP, world.submit(world.message(XA, XB, Precedence.PRIORITY, "duty")));
    CoreWorld.accepted(world.submit(skipped));
    world.sent(world.message(XA, XB, Precedence.PRIORITY, "duty"));
    world.advance(skipped);
    world.advance(skipped);
    refused(
        RefusalCode.SERIAL_GAP, world.submit(world.message(XA, XB, Precedence.PRIORITY, "duty")));
  }

  @Test
  void aRevokedOfficerIsRefusedFromThatLeafOnAndLosesTheWatch() {
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "duty")));
    SignedAct flash = deliveredFlash();
    CoreWorld.accepted(
        world.submit(
            world.change(
                XB,
                2,
                List.of(
                    new DirectoryEntry.Revocation(
                        CoreWorld.key(XB, "duty").credentialId(), "device lost")))));

    refused(
        RefusalCode.OFFICER_REVOKED,
        world.submit(world.fact(flash, XB, "duty", ActKind.ACKNOWLEDGED, null)));
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "second")));
  }

  @Test
  void aFactUnderAnotherVersionThanItsMessagesDoesNotCount() {
    SignedAct flash = deliveredFlash();
    ActContext other =
        new ActContext(
            Plane.LIVE,
            new AgreementVersion(world.version().id(), flash.digest()),
            CoreWorld.id(),
            XB,
            world.now);
    OfficerFact acknowledged =
        new OfficerFact(
            other,
            ActKind.ACKNOWLEDGED,
            flash.act().context().actId(),
            flash.bodyDigest(),
            "",
            null);
    StationFact decrypted =
        new StationFact(
            other, ActKind.DECRYPTED, flash.act().context().actId(), flash.bodyDigest(), "");

    refused(RefusalCode.AGREEMENT_UNKNOWN, world.submit(CoreWorld.sign(acknowledged, XB, "head")));
    refused(RefusalCode.AGREEMENT_UNKNOWN, world.submit(CoreWorld.sign(decrypted, XB, "station")));
  }

  @Test
  void anOverdueUnderASuspendedChannelSaysSo() {
    ChannelChange suspend =
        new ChannelChange(
            new org.openhotline.protocol.message.ActContext(
                Plane.LIVE, world.version(), CoreWorld.id(), XB, world.now),
            true,
            "talks broken off");
    CoreWorld.accepted(world.submit(CoreWorld.sign(suspend, XB, "head")));
    deliveredFlash();
    assertEquals(
        "step1[]@1001 OVERDUE/SUSPENDED@2001 step2[]@2001",
        words(world.runTo(START.plusMillis(2001))));
  }

  @Test
  void aMessagePastItsValidityExpiresInsteadOfEscalating() {
    SignedAct message =
        world.message(
            world.draft(
                XA,
                XB,
                Precedence.IMMEDIATE,
                "acknowledge",
                null,
                ReplyKind.NONE,
                START.plusSeconds(5)),
            "duty");
    world.sent(message);
    CoreWorld.accepted(world.submit(world.stationFact(message, XB, ActKind.DELIVERED)));
    assertEquals("EXPIRED@5001", words(world.runTo(START.plusSeconds(600))));
  }

  @Test
  void aMessageFromTheFutureIsRefusedButAnOldOneIsNot() {
    SignedAct old = world.message(XA, XB, Precedence.PRIORITY, "duty");
    world.now = START.plus(Duration.ofHours(5));
    SignedAct future = world.message(XA, XB, Precedence.PRIORITY, "duty");
    world.now = START.plus(Duration.ofHours(4));
    refused(RefusalCode.CLOCK_SKEW, world.submit(future));
    CoreWorld.accepted(world.submit(old));
  }

  @Test
  void timeNeverGoesBackAndRefusedInputLeavesNoTrace() {
    deliveredFlash();
    byte[] before = CoreSnapshots.write(world.core);
    world.now = START.minusSeconds(3600);
    refused(
        RefusalCode.SERIAL_GAP,
        world.submit(
            world.message(
                new org.openhotline.protocol.message.MessageDraft(
                    new org.openhotline.protocol.message.ActContext(
                        Plane.LIVE, world.version(), CoreWorld.id(), XA, START),
                    9,
                    org.openhotline.protocol.message.Digest.of(new byte[32]),
                    CoreWorld.key(XA, "duty").credentialId(),
                    List.of(XB),
                    List.of(),
                    Precedence.PRIORITY,
                    "answer",
                    null,
                    ReplyKind.NONE,
                    List.of(),
                    null,
                    null,
                    org.openhotline.protocol.crypto.SuiteId.H1,
                    world
                        .draft(XA, XB, Precedence.PRIORITY, "answer", null, ReplyKind.NONE, null)
                        .recipients(),
                    null),
                "duty")));
    assertArrayEquals(before, CoreSnapshots.write(world.core));
    assertEquals(START, world.core.now());
  }

  @Test
  void aRestoredSnapshotGoesOnExactlyAsTheOriginal() throws Exception {
    SignedAct flash = deliveredFlash();
    world.runTo(START.plusMillis(1500));
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "duty")));
    byte[] snapshot = CoreSnapshots.write(world.core);
    Core restored = CoreSnapshots.read(Plane.LIVE, snapshot);
    assertArrayEquals(snapshot, CoreSnapshots.write(restored));

    SignedAct ack = world.fact(flash, XB, "duty", ActKind.ACKNOWLEDGED, null);
    for (long millis : new long[] {2001, 4001, 9000}) {
      Input input = millis == 9000 ? new Input.SubmitAct(ack) : new Input.Tick();
      Outcome expected = world.core.apply(START.plusMillis(millis), input);
      assertEquals(expected, restored.apply(START.plusMillis(millis), input));
    }
    assertArrayEquals(CoreSnapshots.write(world.core), CoreSnapshots.write(restored));
  }

  @Test
  void deadlinesAreStatedAtAcceptance() {
    SignedAct flash = world.message(XA, XB, Precedence.FLASH, "duty", "releaser");
    Statement.Deadline ack =
        new Statement.Deadline(XB, Obligation.ACKNOWLEDGE, START.plusSeconds(2));
    Statement.Deadline reply = new Statement.Deadline(XB, Obligation.REPLY, START.plusSeconds(30));
    ActId id = flash.act().context().actId();
    assertEquals(
        List.of(new Statement.Accepted(id, flash.bodyDigest(), List.of(ack, reply))),
        statements(world.submit(flash).emitted()));
  }
}
