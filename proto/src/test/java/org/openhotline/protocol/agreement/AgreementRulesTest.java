package org.openhotline.protocol.agreement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openhotline.protocol.agreement.Agreement.Step;
import org.openhotline.protocol.agreement.AgreementRules.Owed;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Precedence;

class AgreementRulesTest {
  private static final Instant ACCEPTED = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final Agreement AGREEMENT = Texts.agreement(Texts.SMALL);

  private static Step step(int number) {
    return AGREEMENT.ladder().steps().get(number);
  }

  private static Set<DeskId> desks(String... names) {
    TreeSet<DeskId> desks = new TreeSet<>();
    for (String name : names) {
      desks.add(new DeskId(name));
    }
    return desks;
  }

  @Test
  void owesAcknowledgementAndFirstReplyFromAcceptance() {
    assertEquals(
        List.of(
            new Owed(Obligation.ACKNOWLEDGE, ACCEPTED, Duration.ofMinutes(10)),
            new Owed(Obligation.REPLY, ACCEPTED, Duration.ofHours(1))),
        AgreementRules.owed(AGREEMENT, Precedence.FLASH, "answer", ACCEPTED));
  }

  @Test
  void owesTheReplyItselfWhereNoPromiseIsAsked() {
    List<Owed> owed = AgreementRules.owed(AGREEMENT, Precedence.PRIORITY, "answer", ACCEPTED);

    assertEquals(Instant.parse("2026-03-03T12:00:00.123Z"), owed.getLast().due());
  }

  @Test
  void owesNothingThatClassOrPrecedenceDoesNotSay() {
    assertEquals(List.of(), AgreementRules.owed(AGREEMENT, Precedence.FLASH, "none", ACCEPTED));
    assertEquals(
        List.of(Obligation.ACKNOWLEDGE),
        AgreementRules.owed(AGREEMENT, Precedence.ROUTINE, "answer", ACCEPTED).stream()
            .map(Owed::obligation)
            .toList());
  }

  @Test
  void refusesWhatTheAgreementDoesNotHave() {
    assertThrows(
        IllegalArgumentException.class,
        () -> AgreementRules.owed(AGREEMENT, Precedence.IMMEDIATE, "answer", ACCEPTED));
    assertThrows(
        IllegalArgumentException.class,
        () -> AgreementRules.owed(AGREEMENT, Precedence.FLASH, "other", ACCEPTED));
  }

  @Test
  void countsDeliveryAndPromisesFromAcceptance() {
    assertEquals(
        ACCEPTED.plusSeconds(30),
        AgreementRules.firstAttempt(AGREEMENT, Precedence.PRIORITY, ACCEPTED));
    assertEquals(
        ACCEPTED.plusSeconds(240),
        AgreementRules.nonDelivery(AGREEMENT, Precedence.FLASH, ACCEPTED));
    assertEquals(
        Instant.parse("2026-03-03T12:00:00.123Z"),
        AgreementRules.latestPromise(AGREEMENT, ACCEPTED));
  }

  @Test
  void exactlyAtTheDeadlineIsInTime() {
    Instant due = ACCEPTED.plusSeconds(600);

    assertTrue(AgreementRules.inTime(due.minusMillis(1), due));
    assertTrue(AgreementRules.inTime(due, due));
    assertFalse(AgreementRules.inTime(due.plusMillis(1), due));
  }

  @ParameterizedTest
  @CsvSource({
    "2000, 0, 0",
    "2000, 50, 1000",
    "2000, 100, 2000",
    "2000, 400, 8000",
    "2000, 500, 10000",
    "1, 50, 0",
    "3, 50, 1",
    "1, 99, 0",
    "1, 100, 1",
    "1, 199, 1",
    "999, 33, 329",
    "31622400000, 10000, 3162240000000"
  })
  void takesThePartOfTheWindowRoundedDown(long windowMs, int percent, long expectedMs) {
    assertEquals(
        Duration.ofMillis(expectedMs), AgreementRules.part(Duration.ofMillis(windowMs), percent));
  }

  @Test
  void takesThePartLikeExactArithmetic() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      long windowMs = random.nextLong(31_622_400_001L);
      int percent = random.nextInt(10_001);
      BigInteger exact =
          BigInteger.valueOf(windowMs)
              .multiply(BigInteger.valueOf(percent))
              .divide(BigInteger.valueOf(100));

      assertEquals(
          exact.longValueExact(),
          AgreementRules.part(Duration.ofMillis(windowMs), percent).toMillis(),
          () -> "seed " + seed + ": " + percent + " % of " + windowMs);
    }
  }

  @Test
  void refusesNegativeParts() {
    assertThrows(
        IllegalArgumentException.class, () -> AgreementRules.part(Duration.ofMillis(-1), 50));
    assertThrows(
        IllegalArgumentException.class, () -> AgreementRules.part(Duration.ofMillis(1), -1));
  }

  @Test
  void stepsAreAbsoluteFromTheStartOfTheWindow() {
    Duration window = Duration.ofMillis(2001);

    assertEquals(ACCEPTED, AgreementRules.stepAt(step(0), ACCEPTED, window));
    assertEquals(ACCEPTED.plusMillis(2001), AgreementRules.stepAt(step(1), ACCEPTED, window));
    assertEquals(ACCEPTED.plusMillis(8004), AgreementRules.stepAt(step(2), ACCEPTED, window));
    assertEquals(
        ACCEPTED.plusMillis(10005), AgreementRules.exhaustedAt(AGREEMENT, ACCEPTED, window));
  }

  @Test
  void namesTheAudienceOfAStep() {
    DeskId desk = new DeskId("XB");

    assertEquals(List.of("XB:WATCH"), AgreementRules.audience(AGREEMENT, step(0), desk));
    assertEquals(
        List.of("XB:DEPUTY", "XB-OPS:OTHER_TRACK", "origin:HEAD"),
        AgreementRules.audience(AGREEMENT, step(1), desk));
    assertEquals(
        List.of("origin:HEAD", "XC:GUARANTOR"), AgreementRules.audience(AGREEMENT, step(2), desk));
  }

  @Test
  void otherTrackGoesBothWaysAndNeverToTheSameTrack() {
    assertEquals(
        List.of("XB-OPS:DEPUTY", "XB:OTHER_TRACK", "XB-DIP2:OTHER_TRACK", "origin:HEAD"),
        AgreementRules.audience(AGREEMENT, step(1), new DeskId("XB-OPS")));
    assertEquals(List.of(), AgreementRules.otherTrack(AGREEMENT, new DeskId("XC")));
    assertEquals(List.of(), AgreementRules.otherTrack(AGREEMENT, new DeskId("XB-NONE")));
    assertEquals(List.of(), AgreementRules.otherTrack(AGREEMENT, new DeskId("ZZ")));
  }

  @Test
  void namesTheDesksThatMustBeLinkedToReachSomebody() {
    DeskId desk = new DeskId("XB");

    assertEquals(desks("XB"), AgreementRules.called(AGREEMENT, step(0), desk));
    assertEquals(desks("XB", "XB-OPS"), AgreementRules.called(AGREEMENT, step(1), desk));
    assertEquals(desks("XC"), AgreementRules.called(AGREEMENT, step(2), desk));
  }
}
