package org.openhotline.trials.simulation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Digest;

class SubmissionOrderTest {
  private static final Digest FIRST = digest(1);
  private static final Digest SECOND = digest(2);

  private final SubmissionOrder order = new SubmissionOrder();

  private static Digest digest(int content) {
    byte[] bytes = new byte[Digest.LENGTH_BYTES];
    bytes[0] = (byte) content;
    return Digest.of(bytes);
  }

  @Test
  void whatCameLaterInALineMayNotBeRecordedBefore() {
    order.arrived("line", FIRST);
    order.arrived("line", SECOND);

    assertTrue(order.inTurn(SECOND));
    assertFalse(order.inTurn(FIRST));
  }

  @Test
  void linesDoNotWaitForOneAnother() {
    order.arrived("line", FIRST);
    order.arrived("other", SECOND);

    assertTrue(order.inTurn(SECOND));
    assertTrue(order.inTurn(FIRST));
  }

  @Test
  void whatWasRefusedTakesANewPlace() {
    order.arrived("line", FIRST);
    order.arrived("line", SECOND);
    order.refused(FIRST);

    assertTrue(order.inTurn(SECOND));
    order.arrived("line", FIRST);
    assertTrue(order.inTurn(FIRST));
  }

  @Test
  void whatComesTwiceKeepsItsFirstPlace() {
    order.arrived("line", FIRST);
    order.arrived("line", SECOND);
    order.arrived("line", FIRST);

    assertTrue(order.inTurn(FIRST));
    assertTrue(order.inTurn(SECOND));
  }
}
