package org.openhotline.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.wire.Limits;

class SubmissionsTest {
  private static final Refusal OVERLOADED = refusal(RefusalCode.OVERLOADED);
  private static final Refusal NOT_SERVING = refusal(RefusalCode.NOT_SERVING);

  private final List<Submission> sent = new ArrayList<>();
  private long nanos = 1;
  private final Submissions submissions =
      new Submissions(
          () -> nanos,
          submission -> {
            sent.add(submission);
            return sent.size() - 1L;
          });

  private static Refusal refusal(RefusalCode code) {
    return new Refusal(code, "no", Map.of());
  }

  private Submission add(Submission.Sender sender, boolean urgent, int bodyBytes)
      throws IOException {
    byte[] id = new byte[ActId.LENGTH_BYTES];
    id[0] = (byte) sent.size();
    Submission submission =
        new Submission(ActId.of(id), new byte[1], new byte[bodyBytes], urgent, sender);
    submissions.add(submission);
    return submission;
  }

  private Submission fact() throws IOException {
    return add(Submission.Sender.STATION, false, 0);
  }

  private void receipt(Submission of) throws IOException {
    Submission answered = submissions.receipted(sent.lastIndexOf(of));
    assertEquals(of, answered);
    of.receipt = new Receipted(0, Instant.EPOCH, false);
    submissions.send();
  }

  private void refuse(Submission of, Refusal why) throws IOException {
    assertEquals(of, submissions.refused(sent.lastIndexOf(of), why));
    submissions.send();
  }

  @Test
  void noMoreIsUnderWayThanEveryRelayTakesAndFlashHasItsOwnLane() throws IOException {
    for (int i = 0; i < 100; i++) {
      fact();
    }
    assertEquals(Limits.UNANSWERED, sent.size());
    assertEquals(100, submissions.awaiting());

    Submission flash = add(Submission.Sender.WAITING, true, 0);
    assertEquals(flash, sent.getLast());
    Submission officer = add(Submission.Sender.WAITING, false, 0);
    assertEquals(flash, sent.getLast());

    receipt(sent.getFirst());
    assertEquals(officer, sent.getLast(), "officers go before what the station states");
    for (int i = 1; i < sent.size(); i++) {
      receipt(sent.get(i));
    }
    assertEquals(102, sent.size());
    assertEquals(0, submissions.awaiting());
  }

  @Test
  void aMessageGoesWhenTheOneBeforeItWasAnswered() throws IOException {
    Submission first = add(Submission.Sender.OUTBOX, false, 1);
    Submission second = add(Submission.Sender.OUTBOX, true, 1);
    assertEquals(List.of(first), sent);
    refuse(first, refusal(RefusalCode.SERIAL_GAP));
    assertTrue(first.done());
    assertEquals(List.of(first, second), sent);
  }

  @Test
  void whatTheRelayCannotTakeNowGoesAgainAfterAPauseOneFirst() throws IOException {
    for (int i = 0; i < 40; i++) {
      fact();
    }
    for (Submission each : List.copyOf(sent)) {
      refuse(each, OVERLOADED);
      assertFalse(each.done());
      assertNull(each.refusal);
    }
    assertEquals(Limits.UNANSWERED, sent.size());
    assertEquals(0, submissions.awaiting(), "nobody waits for what pauses");

    nanos += Submissions.PAUSE.toNanos();
    submissions.send();
    assertEquals(Limits.UNANSWERED + 1, sent.size());
    assertEquals(sent.getFirst(), sent.getLast(), "in order");
    receipt(sent.getLast());
    assertEquals(Limits.UNANSWERED + 3, sent.size());
    for (int i = Limits.UNANSWERED + 1; i < sent.size(); i++) {
      receipt(sent.get(i));
    }
    assertEquals(Limits.UNANSWERED + 40, sent.size());
  }

  @Test
  void aMessageThatIsPutBackHoldsThoseBehindIt() throws IOException {
    Submission first = add(Submission.Sender.OUTBOX, false, 1);
    Submission second = add(Submission.Sender.OUTBOX, false, 1);
    refuse(first, NOT_SERVING);
    assertEquals(0, submissions.awaiting());
    nanos += Submissions.PAUSE.toNanos();
    submissions.send();
    assertEquals(List.of(first, first), sent);
    receipt(first);
    assertEquals(List.of(first, first, second), sent);
  }

  @Test
  void whoWaitsIsToldOfOverloadAndOfALineThatDoesNotServeThatItWaits() throws IOException {
    Submission overloaded = add(Submission.Sender.WAITING, false, 0);
    refuse(overloaded, OVERLOADED);
    assertTrue(overloaded.done());
    assertNotNull(overloaded.refusal);

    Submission late = add(Submission.Sender.WAITING, false, 0);
    refuse(late, NOT_SERVING);
    assertFalse(late.done());
    assertTrue(late.late());
    nanos += Submissions.PAUSE.toNanos();
    submissions.send();
    assertEquals(late, sent.getLast());
    receipt(late);
    assertTrue(late.done());
  }

  @Test
  void anAnswerToNothingIsNothing() {
    assertNull(submissions.receipted(7));
    assertNull(submissions.refused(7, OVERLOADED));
  }
}
