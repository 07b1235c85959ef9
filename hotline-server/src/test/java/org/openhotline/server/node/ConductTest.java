package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;

/// Whoever causes too many refusals stays out until they are paid for; nobody else notices.
class ConductTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final Conduct.Station ONE = station("xa-1");
  private static final Conduct.Station OTHER = station("xa-2");

  private final Conduct conduct = new Conduct();

  private static Conduct.Station station(String id) {
    return new Conduct.Station(new DeskId("XA"), new LocalId(id));
  }

  private void burst(Instant at) {
    for (int i = 0; i < Conduct.BURST; i++) {
      assertFalse(conduct.refused(ONE, at), "refusal " + i);
    }
  }

  @Test
  void oneRefusalTooManyThrowsTheStationOutAndNoOther() {
    burst(NOW);

    assertFalse(conduct.out(ONE, NOW));
    assertTrue(conduct.refused(ONE, NOW));
    assertTrue(conduct.out(ONE, NOW));
    assertFalse(conduct.out(OTHER, NOW));
    assertFalse(conduct.refused(OTHER, NOW));
  }

  @Test
  void itComesBackWhenHalfOfItIsEarnedAgain() {
    burst(NOW);
    conduct.refused(ONE, NOW);
    Instant almost = NOW.plus(Conduct.EACH.multipliedBy(Conduct.BURST / 2));

    assertTrue(conduct.out(ONE, almost));
    assertFalse(conduct.out(ONE, almost.plus(Conduct.EACH)));
    assertFalse(conduct.refused(ONE, almost.plus(Conduct.EACH)));
  }

  @Test
  void aFewRefusalsNowAndThenNeverAddUp() {
    for (int i = 0; i < 10 * Conduct.BURST; i++) {
      assertFalse(conduct.refused(ONE, NOW.plus(Conduct.EACH.multipliedBy(i))));
    }
  }

  @Test
  void aClockThatGoesBackForgivesNothingAndThrowsNobodyOut() {
    burst(NOW);
    Instant before = NOW.minusSeconds(3_600);

    assertFalse(conduct.out(ONE, before));
    assertTrue(conduct.refused(ONE, before));
  }
}
