package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.server.consensus.Order;
import org.openhotline.server.consensus.Outcome;
import org.openhotline.server.consensus.Proposal;
import org.openhotline.server.core.Verdict;

/// Who is served when, and who is refused, decided without signatures: the check notes what it is
/// given and refuses it.
class AdmissionTest {
  private static final AdmissionLimits LIMITS = new AdmissionLimits(8, 800, 4, 400, 64, 16, 2);
  private static final Submitter A = station("XA-1");
  private static final Submitter B = station("XB-1");
  private static final Submitter C = station("XC-1");

  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<String> checked = new ArrayList<>();
  private final Map<String, Answer> answers = new TreeMap<>();
  private final Admission admission =
      new Admission(LIMITS, this::check, new NothingOrdered(), tasks::add);

  private Verification.Verified check(Bytes act, Bytes body, Precedence hint, Submitter from) {
    checked.add(new String(act.toArray(), java.nio.charset.StandardCharsets.US_ASCII));
    return new Verification.Answered(
        new Answer.NotTaken(Refusal.of(RefusalCode.SIGNATURE_INVALID, "planted")));
  }

  /// An order that must not be asked: nothing here passes its check.
  private static final class NothingOrdered implements Order<Verdict> {
    @Override
    public CompletableFuture<Outcome<Verdict>> propose(Proposal proposal) {
      throw new AssertionError("something that did not pass its check was proposed");
    }

    @Override
    public boolean serving() {
      return true;
    }

    @Override
    public int outstanding() {
      return 0;
    }
  }

  private static Submitter station(String desk) {
    return new Submitter.Station(new DeskId(desk), "s1");
  }

  private void submit(Submitter from, String name, int bodyBytes, Precedence hint) {
    Bytes act = Bytes.of(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    admission.submit(
        new Admission.Ticket(
            act,
            Bytes.of(new byte[bodyBytes]),
            hint,
            from,
            answer -> assertEquals(null, answers.put(name, answer), name + " answered twice")));
  }

  private void submit(Submitter from, int count, IntFunction<String> name, Precedence hint) {
    for (int i = 1; i <= count; i++) {
      submit(from, name.apply(i), 0, hint);
    }
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private Refusal refusal(String name) {
    return assertInstanceOf(Answer.NotTaken.class, answers.get(name), name).refusal();
  }

  @Test
  void servesSubmittersInTurnHoweverManyOneOfThemBrings() {
    submit(A, 2, i -> "a" + i, Precedence.ROUTINE);
    submit(B, 1, i -> "b" + i, Precedence.ROUTINE);
    submit(C, 2, i -> "c" + i, Precedence.ROUTINE);

    work();

    assertEquals(List.of("a1", "b1", "c1", "a2", "c2"), checked);
  }

  @Test
  void whoComesLateWaitsForOneOfEachOther() {
    submit(A, 2, i -> "a" + i, Precedence.ROUTINE);
    tasks.remove().run();
    submit(B, 1, i -> "b" + i, Precedence.ROUTINE);
    submit(A, 1, _ -> "a3", Precedence.ROUTINE);

    work();

    assertEquals(List.of("a1", "a2", "b1", "a3"), checked);
  }

  @Test
  void takesFlashOfAnybodyFirstAndInTurnToo() {
    submit(A, 2, i -> "a" + i, Precedence.ROUTINE);
    submit(B, 2, i -> "B" + i, Precedence.FLASH);
    submit(C, 1, i -> "C" + i, Precedence.FLASH);

    work();

    assertEquals(List.of("B1", "C1", "B2", "a1", "a2"), checked);
  }

  @Test
  void refusesWhatExceedsTheShareOfOneSubmitterWhileOthersAreTaken() {
    submit(A, 3, i -> "a" + i, Precedence.ROUTINE);
    submit(B, 1, i -> "b" + i, Precedence.ROUTINE);

    assertEquals(RefusalCode.OVERLOADED, refusal("a3").code());
    assertEquals(Map.of("limit", "2"), refusal("a3").details());
    assertTrue(refusal("a3").text().contains("XA-1/s1"), refusal("a3").text());
    assertEquals(1, answers.size());
    work();
    submit(A, 1, _ -> "a4", Precedence.ROUTINE);
    work();
    assertEquals(List.of("a1", "b1", "a2", "a4"), checked);
  }

  @Test
  void refusesWhatExceedsTheTotalExceptFlashWhichHasAReserve() {
    for (String desk : List.of("XA-1", "XA-2", "XA-3", "XA-4")) {
      submit(station(desk), 2, i -> desk + i, Precedence.ROUTINE);
    }
    submit(B, "full", 0, Precedence.ROUTINE);
    for (int i = 1; i <= 5; i++) {
      submit(station("XB-" + (i + 1)), "F" + i, 0, Precedence.FLASH);
    }

    assertEquals(RefusalCode.OVERLOADED, refusal("full").code());
    assertEquals(Map.of("limit", "8"), refusal("full").details());
    assertEquals(Map.of("limit", "12"), refusal("F5").details());
    assertEquals(12, admission.waiting());
    work();
    assertEquals(List.of("F1", "F2", "F3", "F4"), checked.subList(0, 4));
    assertEquals(12, checked.size());
    assertEquals(0, admission.waiting());
  }

  @Test
  void refusesBytesBeyondTheShareAndTheTotal() {
    submit(A, "a1", 150, Precedence.ROUTINE);
    submit(A, "a2", 60, Precedence.ROUTINE);
    submit(B, "b1", 600, Precedence.ROUTINE);
    submit(C, "c1", 100, Precedence.ROUTINE);
    submit(C, "C1", 100, Precedence.FLASH);

    assertEquals(Map.of("limit", "200"), refusal("a2").details());
    assertEquals(Map.of("limit", "800"), refusal("c1").details());
    assertEquals(2, answers.size());
    work();
    assertEquals(List.of("C1", "a1", "b1"), checked);
  }

  @Test
  void decidesWhatWaitsWhenItIsClosedAndTakesNothingMore() {
    submit(A, "a1", 0, Precedence.ROUTINE);
    admission.close();
    submit(A, "a2", 0, Precedence.ROUTINE);

    work();

    assertEquals(List.of("a1"), checked);
    assertEquals(RefusalCode.NOT_SERVING, refusal("a2").code());
    assertEquals(RefusalCode.SIGNATURE_INVALID, refusal("a1").code());
  }
}
