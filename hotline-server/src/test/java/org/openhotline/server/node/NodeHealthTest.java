package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openhotline.server.metrics.Health;
import org.openhotline.server.metrics.Health.Check;

/// Each check of a node's health changes at its limit, alone, and says why.
class NodeHealthTest {
  private static final Instant NOW = Instant.parse("2026-11-22T22:13:00Z");

  private @Nullable String notServing;
  private long stalled;
  private @Nullable Instant nextDue;
  private long free = 1_000;
  private Instant ends = NOW.plusSeconds(60);

  private Health health() {
    return new NodeHealth(
            new NodeHealth.Parts(
                () -> notServing, () -> stalled, () -> nextDue, () -> free, 1_000, ends, () -> NOW))
        .get();
  }

  private void assertOnly(Check bad, String text) {
    Health health = health();
    assertFalse(health.ready());
    for (Check check : Check.values()) {
      assertEquals(check != bad, health.good(check), check.name());
    }
    assertTrue(health.text().startsWith("not ready\n" + bad.tag() + ": "), health.text());
    assertTrue(health.text().contains(text), health.text());
  }

  @Test
  void isReadyWhenNothingIsWrong() {
    assertTrue(health().ready());
    assertEquals("ready\n", health().text());
  }

  @Test
  void isNotReadyWhenItDoesNotServe() {
    notServing = "the relay is going down";
    assertOnly(Check.SERVING, "the relay is going down");
  }

  @Test
  void isNotReadyWhenCommitsStallForMoreThanTheLimit() {
    stalled = 5;
    assertTrue(health().ready());
    stalled = 6;
    assertOnly(Check.COMMIT, "nothing was committed for 6 s although inputs wait");
  }

  @Test
  void isNotReadyWhenADeadlineDoesNotFire() {
    nextDue = NOW.plusSeconds(60);
    assertTrue(health().ready());
    nextDue = NOW.minusSeconds(5);
    assertTrue(health().ready());
    nextDue = NOW.minusMillis(5_001);
    assertOnly(Check.DEADLINES, "what was due 2026-11-22T22:12:54.999Z has not fired for 5 s");
  }

  @Test
  void isNotReadyBelowTheReserveOfTheDisk() {
    free = 999;
    assertOnly(Check.DISK, "the disk has 999 bytes left, the reserve is 1000");
  }

  @Test
  void isNotReadyAfterTheEndOfTheCertificate() {
    ends = NOW;
    assertTrue(health().ready());
    ends = NOW.minusMillis(1);
    assertOnly(Check.CERTIFICATE, "ended at 2026-11-22T22:12:59.999Z");
  }

  @Test
  void tellsEveryReasonAtOnce() {
    free = 0;
    stalled = 60;

    assertEquals(3, health().text().lines().count());
  }
}
