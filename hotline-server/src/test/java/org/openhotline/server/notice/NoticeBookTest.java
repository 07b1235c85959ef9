package org.openhotline.server.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.NoticeOutcome;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;

/// What is to be told follows from the record alone.
class NoticeBookTest {
  private static final Instant NOW = Instant.parse("2026-11-22T22:13:00Z");
  private static final DeskId XB = new DeskId("XB");
  private static final DeskId XC = new DeskId("XC");
  private static final LocalId MAIL = new LocalId("xb-mail");
  private static final LocalId PAGER = new LocalId("xb-pager");
  private static final ActId MESSAGE = ActId.of(new byte[ActId.LENGTH_BYTES]);

  private final NoticeBook book = new NoticeBook(targets(), new TreeSet<>());

  private static SortedMap<DeskId, SortedSet<LocalId>> targets() {
    SortedMap<DeskId, SortedSet<LocalId>> targets = new TreeMap<>();
    targets.put(XB, new TreeSet<>(List.of(MAIL, PAGER)));
    return targets;
  }

  private static RecordEntry stated(Statement statement) {
    return new RecordEntry.OfStatement(NOW, statement);
  }

  private static RecordEntry seen(Observation observation) {
    return new RecordEntry.OfObservation(NOW, observation);
  }

  private static RecordEntry accepted() {
    return stated(
        new Statement.Accepted(
            MESSAGE,
            Digest.of(new byte[Digest.LENGTH_BYTES]),
            List.of(
                new Statement.Deadline(XB, Obligation.ACKNOWLEDGE, NOW),
                new Statement.Deadline(XB, Obligation.REPLY, NOW))));
  }

  private static RecordEntry step(int number, List<String> audience, List<DeskId> reached) {
    return stated(
        new Statement.Escalated(
            MESSAGE, XB, Obligation.ACKNOWLEDGE, number, NOW, audience, reached, List.of()));
  }

  private static RecordEntry notified(int step, LocalId target, int attempt, NoticeOutcome how) {
    return seen(
        new Observation.Notified(MESSAGE, XB, Obligation.ACKNOWLEDGE, step, target, attempt, how));
  }

  @Test
  void aDeskWithoutALinkIsToldOnceOfADeliveryAtEveryTarget() {
    assertEquals(1, book.take(accepted()).size());
    assertEquals(0, book.take(accepted()).size(), "the same call again");
    assertEquals(2, book.pending().size());
  }

  @Test
  void aDeskWithALinkIsNotTold() {
    book.take(seen(new Observation.LinkChanged(XB, true)));

    assertTrue(book.take(accepted()).isEmpty());
    assertTrue(book.pending().isEmpty());
  }

  @Test
  void aStepTellsThoseItCalledAndDidNotReachButNotTheOriginator() {
    assertEquals(1, book.take(step(1, List.of("XB:DEPUTY", "origin:HEAD"), List.of())).size());
    assertTrue(book.take(step(2, List.of("origin:HEAD"), List.of())).isEmpty());
    assertTrue(book.take(step(3, List.of("XB:HEAD"), List.of(XB))).isEmpty());
    assertTrue(book.take(step(4, List.of("XC:GUARANTOR"), List.of())).isEmpty(), "no target");
  }

  @Test
  void aRestartGoesOnWhereTheRecordEndsAndRepeatsNothing() {
    List<RecordEntry> record =
        List.of(
            accepted(),
            notified(0, MAIL, 1, NoticeOutcome.FAILED),
            notified(0, MAIL, 2, NoticeOutcome.FAILED),
            notified(0, PAGER, 1, NoticeOutcome.SENT));
    record.forEach(book::take);

    List<NoticeBook.Pending> pending = book.pending();

    assertEquals(1, pending.size());
    assertEquals(MAIL, pending.getFirst().target());
    assertEquals(2, pending.getFirst().attempts());
    assertFalse(book.owed(pending.getFirst().notice(), PAGER));
    book.take(notified(0, MAIL, 3, NoticeOutcome.GIVEN_UP));
    assertTrue(book.pending().isEmpty());
    assertTrue(book.take(accepted()).isEmpty(), "settled stays settled");
  }

  @Test
  void aLinkOrTheEndOfTheDutyEndsANotice() {
    book.take(accepted());
    book.take(seen(new Observation.LinkChanged(XC, true)));
    assertEquals(2, book.pending().size());
    book.take(seen(new Observation.LinkChanged(XB, true)));
    assertTrue(book.pending().isEmpty());
    book.take(seen(new Observation.LinkChanged(XB, false)));
    book.take(step(1, List.of("XB:HEAD"), List.of()));
    assertEquals(2, book.pending().size());
    book.take(stated(new Statement.Expired(MESSAGE, XB)));
    assertTrue(book.pending().isEmpty());
  }

  @Test
  void keysDifferByCallAndTargetAndSayNothing() {
    Notice notice = book.take(accepted()).getFirst();
    Notice other = book.take(step(1, List.of("XB:HEAD"), List.of())).getFirst();

    assertEquals(notice.key(MAIL), notice.key(MAIL));
    assertNotEquals(notice.key(MAIL), notice.key(PAGER));
    assertNotEquals(notice.key(MAIL), other.key(MAIL));
    assertTrue(notice.key(MAIL).matches("[0-9a-f]{32}"), notice.key(MAIL));
  }

  @Test
  void theTextNamesThePrecedenceAndThePlaneAndNothingElse() {
    assertEquals("A FLASH message waits", NoticeText.of(Plane.LIVE, Precedence.FLASH));
    assertEquals("An IMMEDIATE message waits", NoticeText.of(Plane.LIVE, Precedence.IMMEDIATE));
    assertEquals("A message waits", NoticeText.of(Plane.LIVE, null));
    assertEquals(
        "EXERCISE EXERCISE EXERCISE A ROUTINE message waits EXERCISE EXERCISE EXERCISE",
        NoticeText.of(Plane.EXERCISE, Precedence.ROUTINE));
  }
}
