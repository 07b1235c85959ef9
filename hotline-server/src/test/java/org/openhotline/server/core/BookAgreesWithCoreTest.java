package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.directory.ActVerifier;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.StationFact;

/// What a station reads in the record is what the relay's core holds: the same open items at the
/// same desks after every step of random histories. A hand-over depends on it, because both sign
/// the list.
final class BookAgreesWithCoreTest {
  private static final int HISTORIES = 25;
  private static final int STEPS = 60;

  @Test
  void openItemsAreTheSameAfterEveryStepOfRandomHistories() {
    Map<ActKind, Integer> recorded = new EnumMap<>(ActKind.class);
    for (long seed = 1; seed <= HISTORIES; seed++) {
      run(seed, recorded);
    }
    for (ActKind kind :
        List.of(
            ActKind.MESSAGE,
            ActKind.ACKNOWLEDGED,
            ActKind.HOLDING,
            ActKind.DECLINED,
            ActKind.CANCEL,
            ActKind.CLOSE)) {
      assertEquals(true, recorded.getOrDefault(kind, 0) > 0, "no history recorded " + kind);
    }
  }

  /// What is said of a message comes in any order, as FLASH goes ahead and long bodies come late:
  /// also before the message itself, also an answer before the step that it ended.
  @Test
  void aBookThatWasReadOutOfOrderSaysTheSame() {
    int before = 0;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CoreWorld world = new CoreWorld();
      RandomHistory history = new RandomHistory(world, random);
      for (int step = 0; step < STEPS; step++) {
        world.runTo(world.now.plusMillis(random.nextInt(1, 6_000)));
        history.act();
      }
      RecordBook inOrder = new RecordBook();
      List<Runnable> late = new ArrayList<>();
      RecordBook shuffled = new RecordBook();
      for (Emitted emitted : world.record) {
        List<SignerStanding> signers = standing(emitted.entry(), inOrder);
        inOrder.apply(emitted.leaf(), emitted.entry(), signers);
        Runnable apply = () -> shuffled.apply(emitted.leaf(), emitted.entry(), signers);
        if (ofMessages(emitted.entry())) {
          late.add(apply);
        } else {
          apply.run();
        }
      }
      Collections.shuffle(late, new Random(seed));
      late.forEach(Runnable::run);
      assertEquals(told(inOrder), told(shuffled), "seed " + seed);
      before += late.size();
    }
    assertTrue(before > HISTORIES * STEPS, "too little was shuffled: " + before);
  }

  private static boolean ofMessages(RecordEntry entry) {
    return switch (entry) {
      case RecordEntry.OfAct act ->
          switch (act.act().act()) {
            case Message _, StationFact _, OfficerFact _ -> true;
            default -> false;
          };
      case RecordEntry.OfStatement _ -> true;
      case RecordEntry.OfObservation _ -> false;
    };
  }

  private static String told(RecordBook book) {
    StringBuilder all = new StringBuilder();
    for (MessageFile file : book.messages()) {
      all.append(file.id()).append(' ').append(file.nextDue()).append('\n');
      for (AddresseeFile at : file.addressees()) {
        all.append(
            "%s %s open %s overdue %s steps %s exhausted %s%n"
                .formatted(
                    at.desk(),
                    at.stage(),
                    file.openAt(at.desk()),
                    at.overdue(),
                    at.steps(),
                    at.wasExhausted()));
      }
      file.custody().forEach(line -> all.append(line).append('\n'));
    }
    return all.toString();
  }

  private static void run(long seed, Map<ActKind, Integer> recorded) {
    SplittableRandom random = new SplittableRandom(seed);
    CoreWorld world = new CoreWorld();
    RandomHistory history = new RandomHistory(world, random);
    RecordBook book = new RecordBook();
    int read = 0;
    for (int step = 0; step < STEPS; step++) {
      world.runTo(world.now.plusMillis(random.nextInt(1, 6_000)));
      Outcome outcome = history.act();
      if (outcome.verdict() instanceof Verdict.Recorded) {
        recorded.merge(kindOf(outcome), 1, Integer::sum);
      }
      for (; read < world.record.size(); read++) {
        Emitted emitted = world.record.get(read);
        book.apply(emitted.leaf(), emitted.entry(), standing(emitted.entry(), book));
      }
      for (DeskId desk : List.of(XA, XB)) {
        assertEquals(
            world.core.state().openAt(desk),
            book.openAt(desk),
            "desk " + desk + " after step " + step + " of seed " + seed);
      }
    }
  }

  private static ActKind kindOf(Outcome outcome) {
    for (Emitted emitted : outcome.emitted()) {
      if (emitted.entry() instanceof RecordEntry.OfAct act) {
        return act.act().act().kind();
      }
    }
    throw new AssertionError("recorded, but no act emitted");
  }

  private static List<SignerStanding> standing(RecordEntry entry, RecordBook book) {
    if (!(entry instanceof RecordEntry.OfAct act)) {
      return List.of();
    }
    return switch (ActVerifier.entitled(
        act.act(), book.directory(), book.agreements(), act.time(), Plane.LIVE)) {
      case ActVerifier.Result.Verified verified -> verified.signers();
      case ActVerifier.Result.Refused refused -> throw new AssertionError(refused.refusal());
    };
  }
}
