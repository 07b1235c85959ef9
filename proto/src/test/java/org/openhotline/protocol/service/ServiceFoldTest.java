package org.openhotline.protocol.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.crypto.DualSignature;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.fixture.SampleActs;
import org.openhotline.protocol.fixture.World;
import org.openhotline.protocol.message.Act;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Recipient;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;

/// A record made by hand, with figures worked out by hand. Seconds count from [#START]; every
/// acknowledgement is due 600 s after acceptance.
class ServiceFoldTest {
  private static final Instant START = Instant.parse("2026-11-22T22:00:00Z");
  private static final int WINDOW = 600;

  private final World world = new World(SuiteId.C1);
  private final ServiceFold fold = new ServiceFold();
  private int acts;

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }

  private void act(int seconds, Act act) {
    SignedAct.Signed signed =
        new SignedAct.Signed(
            world.signer("a-duty").credentialId(),
            SuiteId.C1,
            new DualSignature(new byte[0], new byte[0]));
    fold.take(
        new RecordEntry.OfAct(
            at(seconds),
            new SignedAct(
                act,
                Bytes.EMPTY,
                List.of(signed),
                Bytes.EMPTY,
                World.digest("body"),
                World.digest("act"))));
  }

  private ActContext context(ActId id, DeskId desk) {
    return new ActContext(Plane.LIVE, world.version(), id, desk, START);
  }

  private void message(
      int seconds, String name, Precedence precedence, DeskId from, DeskId to, @Nullable ActId re) {
    MessageDraft draft =
        new MessageDraft(
            context(World.id(name), from),
            1,
            null,
            world.signer("a-duty").credentialId(),
            List.of(to),
            List.of(),
            precedence,
            "answer",
            re,
            re == null ? ReplyKind.NONE : ReplyKind.PARTIAL,
            List.of(),
            null,
            null,
            SuiteId.C1,
            List.of(recipient(from), recipient(to)),
            null);
    act(seconds, new SampleActs(world).message(draft));
  }

  private Recipient recipient(DeskId desk) {
    return new Recipient(desk, world.deskKey(desk.value()).keyId());
  }

  private void state(int seconds, Statement statement) {
    fold.take(new RecordEntry.OfStatement(at(seconds), statement));
  }

  /// A message from XA that must be acknowledged.
  private void asked(int seconds, String name, DeskId to) {
    asked(seconds, name, Precedence.FLASH, to);
  }

  private void asked(int seconds, String name, Precedence precedence, DeskId to) {
    message(seconds, name, precedence, World.A, to, null);
    state(
        seconds,
        new Statement.Accepted(
            World.id(name),
            World.digest("body"),
            List.of(
                new Statement.Deadline(to, Obligation.ACKNOWLEDGE, at(seconds + WINDOW)),
                new Statement.Deadline(to, Obligation.REPLY, at(seconds + 2 * WINDOW)))));
  }

  private void delivered(int seconds, String name) {
    act(
        seconds,
        new StationFact(
            context(World.id("fact " + acts++), World.B),
            ActKind.DELIVERED,
            World.id(name),
            World.digest("body"),
            ""));
  }

  private void officer(int seconds, String name, ActKind kind, DeskId desk) {
    boolean reasoned = kind == ActKind.CANCEL || kind == ActKind.DECLINED || kind == ActKind.CLOSE;
    act(
        seconds,
        new OfficerFact(
            context(World.id("fact " + acts++), desk),
            kind,
            World.id(name),
            World.digest("body"),
            reasoned ? "as agreed" : "",
            kind == ActKind.HOLDING ? at(3_000) : null));
  }

  private void overdue(int seconds, String name, Cause cause) {
    state(
        seconds,
        new Statement.Overdue(World.id(name), World.B, Obligation.ACKNOWLEDGE, at(WINDOW), cause));
  }

  private static Quantile within(int seconds) {
    return new Quantile.Within(Duration.ofSeconds(seconds));
  }

  /// All were accepted at 0 s but `open` (at 5,000 s, when the report is made too).
  private void story() {
    for (String name :
        List.of(
            "quick",
            "late",
            "cut off",
            "silent",
            "withdrawn",
            "restart",
            "exact",
            "held",
            "expired")) {
      asked(0, name, World.B);
    }
    asked(0, "replied", World.C);
    delivered(1, "quick");
    delivered(1, "silent");
    delivered(2, "late");
    delivered(5, "held");
    delivered(10, "exact");
    message(20, "the reply", Precedence.ROUTINE, World.C, World.A, World.id("replied"));
    officer(31, "quick", ActKind.ACKNOWLEDGED, World.B);
    officer(50, "held", ActKind.HOLDING, World.B);
    officer(100, "withdrawn", ActKind.CANCEL, World.A);
    state(240, new Statement.NotDelivered(World.id("cut off"), World.B));
    state(300, new Statement.Expired(World.id("expired"), World.B));
    officer(600, "exact", ActKind.ACKNOWLEDGED, World.B);
    overdue(601, "cut off", Cause.LINK);
    overdue(601, "late", Cause.OFFICER);
    overdue(601, "silent", Cause.OFFICER);
    overdue(601, "restart", Cause.RELAY);
    delivered(650, "restart");
    officer(700, "late", ActKind.ACKNOWLEDGED, World.B);
    officer(700, "restart", ActKind.CANCEL, World.A);
    // An acknowledgement after a holding reply is not a second reaction.
    officer(900, "held", ActKind.ACKNOWLEDGED, World.B);
    // Closing what stands at its end is not a reaction.
    officer(4_000, "silent", ActKind.CLOSE, World.A);
    asked(5_000, "open", World.B);
    officer(5_000, "open", ActKind.ACKNOWLEDGED, World.B);
  }

  @Test
  void countsThoseWhoNeverAcknowledged() {
    story();

    ServiceReport report = fold.report(null, null);

    assertEquals(at(5_000), report.at());
    assertEquals(
        List.of(
            // Since acceptance: 31, 50, 600, 700, never, never, never: places 4, 7 and 7 of 7.
            // Since delivery: 30, 45, 590, 698, never: places 3, 5 and 5 of 5; "restart" is not
            // the officers', for the relay was down.
            new ServiceLine(
                Precedence.FLASH,
                World.PARTY_B,
                7,
                3,
                1,
                3,
                2,
                1,
                new ServiceLine.Missed(2, 1, 1, 0, 0),
                1,
                new Spread(7, within(700), new Quantile.Never(), new Quantile.Never()),
                new Spread(5, within(590), new Quantile.Never(), new Quantile.Never())),
            new ServiceLine(
                Precedence.FLASH,
                World.PARTY_C,
                1,
                1,
                0,
                0,
                0,
                0,
                new ServiceLine.Missed(0, 0, 0, 0, 0),
                0,
                new Spread(1, within(20), within(20), within(20)),
                new Spread(0, new Quantile.Nobody(), new Quantile.Nobody(), new Quantile.Nobody())),
            // 20, 31, 50, 600, 700, never, never, never: places 4, 8 and 8 of 8.
            new ServiceLine(
                Precedence.FLASH,
                null,
                8,
                4,
                1,
                3,
                2,
                1,
                new ServiceLine.Missed(2, 1, 1, 0, 0),
                1,
                new Spread(8, within(600), new Quantile.Never(), new Quantile.Never()),
                new Spread(5, within(590), new Quantile.Never(), new Quantile.Never()))),
        report.lines());
  }

  @Test
  void whatIsAnsweredBeforeItsDeadlineIsJudgedOnlyWhenThatHasPassed() {
    asked(0, "answered at once", World.B);
    officer(1, "answered at once", ActKind.ACKNOWLEDGED, World.B);
    asked(WINDOW, "later", World.B);

    assertEquals(0, fold.report(null, null).lines().getFirst().judged());

    asked(WINDOW + 1, "much later", World.B);

    ServiceLine line = fold.report(null, null).lines().getFirst();
    assertEquals(List.of(1, 1, 2), List.of(line.judged(), line.inTime(), line.open()));
  }

  @Test
  void aDeadlineThatTheRelayHasNotYetSpokenOfIsMissedWithoutACause() {
    asked(0, "silent", World.B);
    asked(WINDOW + 1, "later", Precedence.ROUTINE, World.B);

    ServiceLine line = fold.report(null, null).lines().getFirst();

    assertEquals(1, line.never());
    assertEquals(new ServiceLine.Missed(0, 0, 0, 0, 1), line.missed());
  }

  @Test
  void countsOnlyMessagesOfItsTimeAndTheMostUrgentFirst() {
    asked(0, "routine", Precedence.ROUTINE, World.B);
    asked(10, "flash", Precedence.FLASH, World.B);
    asked(20, "priority", Precedence.PRIORITY, World.B);
    asked(5_000, "end", Precedence.IMMEDIATE, World.B);

    assertEquals(
        List.of(Precedence.FLASH, Precedence.IMMEDIATE, Precedence.PRIORITY, Precedence.ROUTINE),
        fold.report(null, null).lines().stream()
            .filter(line -> line.party() == null)
            .map(ServiceLine::precedence)
            .toList());
    assertEquals(
        List.of(Precedence.FLASH),
        fold.report(at(10), at(20)).lines().stream()
            .filter(line -> line.party() == null)
            .map(ServiceLine::precedence)
            .toList());
  }

  @Test
  void anEmptyRecordGivesNoLine() {
    assertTrue(fold.report(null, null).lines().isEmpty());
  }

  @Test
  void writesCommaSeparatedValues() {
    story();

    List<String> lines = ServiceText.csv(fold.report(null, null)).lines().toList();

    assertEquals(
        List.of(
            String.join(",", ServiceText.COLUMNS),
            "flash,XB,7,3,1,3,2,1,2,1,1,0,0,1,700.000,never,never,5,590.000,never,never",
            "flash,XC,1,1,0,0,0,0,0,0,0,0,0,0,20.000,20.000,20.000,0,,,",
            "flash,*,8,4,1,3,2,1,2,1,1,0,0,1,600.000,never,never,5,590.000,never,never"),
        lines);
    assertEquals(21, ServiceText.COLUMNS.size());
    assertTrue(ServiceText.csv(fold.report(null, null)).endsWith("\r\n"));
  }
}
