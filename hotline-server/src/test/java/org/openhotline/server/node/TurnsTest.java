package org.openhotline.server.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns();
  private final List<String> out = Collections.synchronizedList(new ArrayList<>());

  @Test
  void letsOutInTheOrderOfComingWhateverIsDecidedFirst() {
    Turns.Turn first = turns.enter("XA");
    Turns.Turn second = turns.enter("XA");
    Turns.Turn other = turns.enter("XB");

    second.decided(() -> out.add("second"));
    other.decided(() -> out.add("other"));
    assertEquals(List.of("other"), out);
    first.decided(() -> out.add("first"));

    assertEquals(List.of("other", "first", "second"), out);
  }

  @Test
  void goesOnBehindAnActionThatThrows() {
    Turns.Turn first = turns.enter("XA");
    Turns.Turn second = turns.enter("XA");

    assertThrows(
        IllegalStateException.class,
        () ->
            first.decided(() -> {
              throw new IllegalStateException("planted");
            }));
    second.decided(() -> out.add("second"));

    assertEquals(List.of("second"), out);
  }

  @Test
  void keepsTheOrderWhenManyThreadsDecide() {
    int count = 2_000;
    List<Turns.Turn> entered = IntStream.range(0, count).mapToObj(_ -> turns.enter("XA")).toList();
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(shuffled, new Random(7));

    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i : shuffled) {
        threads.execute(() -> entered.get(i).decided(() -> out.add(Integer.toString(i))));
      }
    }

    assertEquals(IntStream.range(0, count).mapToObj(Integer::toString).toList(), out);
  }
}
