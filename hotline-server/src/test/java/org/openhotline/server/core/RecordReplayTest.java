package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;

/// Any record that the core made replays; a record with one entry changed, missing, added or out of
/// its turn does not.
final class RecordReplayTest {
  private static final int HISTORIES = 15;
  private static final int STEPS = 120;
  private static final int MANY = 700;

  private static List<RecordEntry> entries(CoreWorld world) {
    return world.record.stream().map(Emitted::entry).toList();
  }

  /// The first leaf that does not follow; empty if all do.
  private static Optional<RecordReplay.Differs> replay(List<RecordEntry> entries) {
    RecordReplay replay = new RecordReplay(Plane.LIVE, Archive.none());
    for (RecordEntry entry : entries) {
      if (replay.take(entry) instanceof RecordReplay.Differs differs) {
        return Optional.of(differs);
      }
    }
    return replay.end();
  }

  private static CoreWorld history(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CoreWorld world = new CoreWorld();
    RandomHistory history = new RandomHistory(world, random);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(3)) {
        case 0 -> world.runTo(world.now.plusMillis(random.nextInt(1, 6_000)));
        case 1 -> world.now = world.now.plusMillis(random.nextInt(8_000)); // late ticks
        default -> {}
      }
      history.anything();
    }
    return world;
  }

  @Test
  void recordsOfRandomHistoriesReplayAndEndInTheSameState() {
    for (long seed = 1; seed <= HISTORIES; seed++) {
      CoreWorld world = history(seed);
      RecordReplay replay = new RecordReplay(Plane.LIVE, Archive.none());
      for (Emitted emitted : world.record) {
        RecordReplay.Follows follows =
            assertInstanceOf(
                RecordReplay.Follows.class, replay.take(emitted.entry()), "seed " + seed);
        assertEquals(emitted, follows.emitted());
      }
      assertEquals(Optional.empty(), replay.end());
      assertTrue(replay.betweenInputs());
      assertEquals(world.core.nextDue(), replay.core().nextDue());
      assertEquals(world.core.counts(), replay.core().counts());
    }
  }

  @Test
  void everyStatementThatIsMissingDoubledAlteredOrOutOfTurnIsFound() {
    CoreWorld world = history(3);
    List<RecordEntry> entries = entries(world);
    int lastInput = entries.size() - 1;
    while (entries.get(lastInput) instanceof RecordEntry.OfStatement) {
      lastInput--;
    }
    int statements = 0;
    for (int i = 0; i < lastInput; i++) {
      if (!(entries.get(i) instanceof RecordEntry.OfStatement(Instant time, Statement said))) {
        continue;
      }
      statements++;
      List<RecordEntry> missing = new ArrayList<>(entries);
      missing.remove(i);
      found(missing, i, "missing " + said);
      List<RecordEntry> doubled = new ArrayList<>(entries);
      doubled.add(i, entries.get(i));
      found(doubled, i, "doubled " + said);
      List<RecordEntry> altered = new ArrayList<>(entries);
      altered.set(i, new RecordEntry.OfStatement(time, altered(said)));
      found(altered, i, "altered " + said);
      if (!entries.get(i + 1).equals(entries.get(i))) {
        List<RecordEntry> swapped = new ArrayList<>(entries);
        swapped.set(i, entries.get(i + 1));
        swapped.set(i + 1, entries.get(i));
        found(swapped, i, "swapped " + said);
      }
    }
    assertTrue(statements > 50, "statements: " + statements);
  }

  private static Statement altered(Statement said) {
    return switch (said) {
      case Statement.Accepted a ->
          new Statement.Accepted(CoreWorld.id(), a.headerDigest(), a.deadlines());
      case Statement.NotDelivered n -> new Statement.NotDelivered(n.messageId(), CoreWorld.XC);
      case Statement.Overdue o ->
          new Statement.Overdue(
              o.messageId(), o.desk(), o.obligation(), o.due().plusMillis(1), o.cause());
      case Statement.Escalated e ->
          new Statement.Escalated(
              e.messageId(),
              e.desk(),
              e.obligation(),
              e.step(),
              e.due(),
              e.audience(),
              List.of(),
              List.of(99));
      case Statement.Exhausted x ->
          new Statement.Exhausted(x.messageId(), CoreWorld.XC, x.obligation());
      case Statement.Answered a -> new Statement.Answered(a.messageId(), a.desk(), CoreWorld.id());
      case Statement.LateAcknowledged l ->
          new Statement.LateAcknowledged(l.messageId(), l.desk(), l.due().plusMillis(1));
      case Statement.HoldExpired h ->
          new Statement.HoldExpired(h.messageId(), h.desk(), h.promised().plusMillis(1));
      case Statement.Expired e -> new Statement.Expired(e.messageId(), CoreWorld.XC);
    };
  }

  private static void found(List<RecordEntry> entries, int at, String what) {
    Optional<RecordReplay.Differs> differs = replay(entries);
    assertTrue(differs.isPresent(), what + " at leaf " + at + " was not found");
    assertTrue(differs.get().leaf() >= at, "found before it is: " + differs.get());
  }

  @Test
  void anActThatTheCoreRefusesOrKnowsIsFound() {
    CoreWorld world = new CoreWorld();
    SignedAct message = world.flash(XA, XB);
    SignedAct acknowledged = world.fact(message, XB, "head", ActKind.ACKNOWLEDGED, null);
    SignedAct again = world.fact(message, XB, "head", ActKind.ACKNOWLEDGED, null);
    CoreWorld.accepted(world.submit(acknowledged));
    List<RecordEntry> entries = new ArrayList<>(entries(world));
    assertEquals(Optional.empty(), replay(entries));

    entries.add(new RecordEntry.OfAct(world.now, acknowledged));
    assertTrue(replay(entries).orElseThrow().why().contains("stands at leaf"));
    entries.set(entries.size() - 1, new RecordEntry.OfAct(world.now, again));
    assertTrue(replay(entries).orElseThrow().why().contains("WRONG_STATE"));
    entries.set(
        entries.size() - 1,
        new RecordEntry.OfObservation(world.now, new Observation.LinkChanged(XA, true)));
    assertTrue(replay(entries).orElseThrow().why().contains("changes nothing"));
    entries.set(
        entries.size() - 1,
        new RecordEntry.OfObservation(
            world.now.minusMillis(1), new Observation.LinkChanged(XA, false)));
    assertTrue(replay(entries).orElseThrow().why().contains("before"));
  }

  /// More is due at one instant than one input settles, so that acts, refused acts, observations
  /// and ticks all come between, and an act settles its own addressee ahead of its turn.
  @Test
  void boundedSettlingAcrossInputsReplays() {
    for (int variant = 0; variant < 6; variant++) {
      CoreWorld world = new CoreWorld();
      SignedAct template = world.message(XA, XB, Precedence.PRIORITY, "duty");
      List<SignedAct> messages = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        messages.add(
            world.sent(
                CoreWorld.unsigned(
                    CoreWorld.written(
                        world.draft(
                            XA, XB, Precedence.PRIORITY, "answer", null, ReplyKind.NONE, null)),
                    template)));
      }
      world.now = world.core.nextDue().orElseThrow();
      int before = world.record.size();
      List<SignedAct> byId = new ArrayList<>(messages);
      byId.sort((a, b) -> a.act().context().actId().compareTo(b.act().context().actId()));
      SignedAct last = byId.getLast();
      switch (variant) {
        case 0 -> CoreWorld.accepted(world.submit(acknowledge(world, last)));
        case 1 -> {
          // Refused after it settled its own addressee: HOLDING with a promise in the past.
          SignedAct refused =
              world.fact(last, XB, "head", ActKind.HOLDING, world.now.minusMillis(1));
          assertInstanceOf(Verdict.Refused.class, world.submit(refused).verdict());
        }
        case 2 -> world.link(XA, false);
        case 3 -> CoreWorld.accepted(world.submit(world.stationFact(last, XB, ActKind.DELIVERED)));
        case 4 ->
            CoreWorld.accepted(
                world.submit(
                    world.message(
                        world.draft(
                            XB,
                            XA,
                            Precedence.PRIORITY,
                            "answer",
                            last.act().context().actId(),
                            ReplyKind.PARTIAL,
                            null),
                        "duty")));
        default ->
            CoreWorld.accepted(world.submit(world.fact(last, XA, "head", ActKind.CANCEL, null)));
      }
      assertTrue(world.core.nextDue().orElseThrow().compareTo(world.now) <= 0, "more is due");
      CoreWorld.accepted(world.submit(acknowledge(world, byId.get(MANY - 2))));
      world.apply(new Input.Tick());
      world.apply(new Input.Tick());
      assertTrue(world.core.nextDue().orElseThrow().isAfter(world.now), "all is settled");
      assertTrue(world.record.size() - before >= MANY);
      world.runTo(world.now.plusSeconds(1));

      assertEquals(Optional.empty(), replay(entries(world)), "variant " + variant);

      List<RecordEntry> skipped = new ArrayList<>(entries(world));
      skipped.remove(before + Core.MAX_SETTLED_PER_INPUT / 2);
      assertTrue(replay(skipped).isPresent(), "variant " + variant);
    }
  }

  private static SignedAct acknowledge(CoreWorld world, SignedAct message) {
    return CoreWorld.sign(
        new OfficerFact(
            new ActContext(Plane.LIVE, world.version(), CoreWorld.id(), XB, world.now),
            ActKind.ACKNOWLEDGED,
            message.act().context().actId(),
            message.bodyDigest(),
            "",
            null),
        XB,
        "head");
  }
}
