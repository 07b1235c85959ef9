package org.openhotline.server.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.service.Quantile;

/// What is not known is not known; how acknowledgements count is seen on a whole relay in
/// `BoardNodeTest`.
class DeskFactsTest {
  private static final DeskId XB = new DeskId("XB");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  void nothingIsInventedAboutADeskOfWhichTheRecordSaysNothing() {
    DeskFacts facts = new DeskFacts();
    assertNull(facts.human(XB));
    assertNull(facts.clock(XB));
    assertEquals(
        new DeskFacts.Pace(0, new Quantile.Nobody(), new Quantile.Nobody()), facts.pace(XB));
    assertEquals(0, facts.acknowledgedOn(NOW));
  }

  @Test
  void aDeadlineWhoseMessageStandsBeforeWhatWasReadIsNotTimed() {
    DeskFacts facts = new DeskFacts();
    facts.take(
        new RecordEntry.OfStatement(
            NOW,
            new Statement.Accepted(
                ActId.of(new byte[ActId.LENGTH_BYTES]),
                Digest.of(new byte[Digest.LENGTH_BYTES]),
                List.of(new Statement.Deadline(XB, Obligation.ACKNOWLEDGE, NOW.plusSeconds(1))))));
    facts.settle(NOW.plus(Duration.ofMinutes(1)));
    assertEquals(0, facts.pace(XB).count());
  }
}
