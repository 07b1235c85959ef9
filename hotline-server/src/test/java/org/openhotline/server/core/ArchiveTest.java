package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActContext;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.MessageDraft;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.server.core.CoreWorld.Timed;

/// A core that forgets what is closed behaves exactly as one that keeps everything, also when it is
/// replayed from an older snapshot over an archive that is ahead.
final class ArchiveTest {
  private static final int HISTORIES = 10;
  private static final int STEPS = 250;
  private static final int MESSAGES = 100_000;
  private static final int BATCH = 250;

  private record Snapshot(int inputs, Bytes bytes) {}

  @Test
  void forgettingChangesNothingOverRandomHistoriesAndReplaysFromEverySnapshot() throws Exception {
    long archiveReads = 0;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CoreWorld world = new CoreWorld();
      RandomHistory history = new RandomHistory(world, random);
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(3) == 0) {
          world.runTo(world.now.plusMillis(random.nextInt(1, 6_000)));
        } else {
          world.now = world.now.plusMillis(random.nextInt(40)); // ticks come late sometimes
        }
        history.anything();
      }
      List<Outcome> expected = new ArrayList<>();
      Core keeping = new Core(Plane.LIVE);
      world.inputs.forEach(input -> expected.add(keeping.apply(input.time(), input.input())));

      VersionedArchive archive = new VersionedArchive();
      List<Snapshot> snapshots = new ArrayList<>();
      snapshots.add(new Snapshot(0, Bytes.of(CoreSnapshots.write(new Core(Plane.LIVE, archive)))));
      Core forgetting = new Core(Plane.LIVE, archive);
      run(forgetting, archive, world.inputs, 0, expected, random, snapshots);
      archiveReads += archive.reads;
      byte[] end = CoreSnapshots.write(forgetting);

      for (Snapshot from : snapshots) {
        Core again = CoreSnapshots.read(Plane.LIVE, from.bytes().toArray(), archive);
        run(again, archive, world.inputs, from.inputs(), expected, random, new ArrayList<>());
        assertArrayEquals(
            end, CoreSnapshots.write(again), "from input " + from.inputs() + " of seed " + seed);
      }
      assertEquals(keeping.counts(), forgetting.counts());
      assertEquals(keeping.nextDue(), forgetting.nextDue());
    }
    assertTrue(archiveReads > 300, "closed messages were asked for " + archiveReads + " times");
  }

  private static void run(
      Core core,
      VersionedArchive archive,
      List<Timed> inputs,
      int from,
      List<Outcome> expected,
      SplittableRandom random,
      List<Snapshot> snapshots) {
    for (int i = from; i < inputs.size(); i++) {
      Outcome outcome = core.apply(inputs.get(i).time(), inputs.get(i).input());
      assertEquals(expected.get(i), outcome, "input " + i);
      archive.take(outcome);
      if (random.nextInt(4) == 0 || i == inputs.size() - 1) {
        archive.flush(core);
        if (random.nextInt(4) == 0) {
          snapshots.add(new Snapshot(i + 1, Bytes.of(CoreSnapshots.write(core))));
        }
      }
    }
  }

  @Test
  void whatIsClosedIsStillRefusedForEver() {
    CoreWorld world = new CoreWorld();
    VersionedArchive archive = new VersionedArchive();
    world.core = archived(world, archive);
    SignedAct message = world.flash(XA, XB);
    SignedAct acknowledgement = world.fact(message, XB, "head", ActKind.ACKNOWLEDGED, null);
    CoreWorld.accepted(world.submit(acknowledgement));
    CoreWorld.accepted(world.submit(world.fact(message, XB, "head", ActKind.DECLINED, null)));
    CoreWorld.accepted(world.submit(world.stationFact(message, XB, ActKind.DELIVERED)));
    world.runTo(world.now.plusSeconds(60));
    world.record.forEach(
        emitted -> archive.take(new Outcome(new Verdict.Done(), List.of(emitted))));
    archive.flush(world.core);
    assertEquals(0, world.core.retained(), "nothing is open");

    assertEquals(
        RefusalCode.WRONG_STATE,
        refusal(world.submit(world.fact(message, XB, "head", ActKind.ACKNOWLEDGED, null))));
    assertEquals(
        RefusalCode.WRONG_STATE,
        refusal(world.submit(world.stationFact(message, XB, ActKind.DELIVERED))));
    assertEquals(
        RefusalCode.NOT_ADDRESSEE,
        refusal(world.submit(world.fact(message, XA, "head", ActKind.ACKNOWLEDGED, null))));
    assertTrue(world.submit(acknowledgement).verdict() instanceof Verdict.Repeated);
    assertTrue(world.submit(message).verdict() instanceof Verdict.Repeated);
    SignedAct reused =
        CoreWorld.unsigned(
            new OfficerFact(
                new ActContext(
                    Plane.LIVE, world.version(), message.act().context().actId(), XB, world.now),
                ActKind.ACKNOWLEDGED,
                message.act().context().actId(),
                message.bodyDigest(),
                "",
                null),
            acknowledgement);
    assertEquals(RefusalCode.ID_REUSED, refusal(world.submit(reused)));
    assertEquals(0, world.core.retained(), "refusals leave nothing in memory");

    CoreWorld.accepted(world.submit(world.stationFact(message, XB, ActKind.DECRYPTED)));
    assertEquals(
        RefusalCode.WRONG_STATE,
        refusal(world.submit(world.stationFact(message, XB, ActKind.DECRYPTED))),
        "a late fact on a closed message is remembered");
  }

  private static Core archived(CoreWorld world, VersionedArchive archive) {
    Core core = new Core(Plane.LIVE, archive);
    world.inputs.forEach(input -> archive.take(core.apply(input.time(), input.input())));
    return core;
  }

  private static RefusalCode refusal(Outcome outcome) {
    if (outcome.verdict() instanceof Verdict.Refused(var refusal)) {
      return refusal.code();
    }
    throw new AssertionError(outcome.verdict().toString());
  }

  @Test
  void memoryAndSnapshotStayFlatOverAHundredThousandMessages() {
    CoreWorld world = new CoreWorld();
    VersionedArchive archive = new VersionedArchive();
    Core core = archived(world, archive);
    archive.flush(core);
    SignedAct template = world.message(XA, XB, Precedence.ROUTINE, "duty");
    SignedAct answer = world.fact(template, XB, "head", ActKind.ACKNOWLEDGED, null);
    MessageDraft draft =
        world.draft(XA, XB, Precedence.ROUTINE, "acknowledge", null, ReplyKind.NONE, null);
    Map<String, Long> most = new TreeMap<>(Map.of("early", 0L, "late", 0L));
    Digest previous = null;
    for (int serial = 1; serial <= MESSAGES; serial++) {
      world.now = world.now.plusMillis(1);
      Message message = numbered(draft, id(serial, 1), serial, previous, world);
      SignedAct sent = CoreWorld.unsigned(message, template);
      previous = sent.bodyDigest();
      take(core, archive, world, sent);
      OfficerFact fact =
          new OfficerFact(
              new ActContext(Plane.LIVE, world.version(), id(serial, 2), XB, world.now),
              ActKind.ACKNOWLEDGED,
              message.id(),
              sent.bodyDigest(),
              "",
              null);
      take(core, archive, world, CoreWorld.unsigned(fact, answer));
      if (serial % BATCH == 0) {
        String when = serial <= MESSAGES / 10 ? "early" : "late";
        most.merge(when, core.retained(), Math::max);
        archive.flush(core);
        assertEquals(0, core.retained());
        most.merge(when + " bytes", (long) CoreSnapshots.write(core).length, Math::max);
      }
    }
    assertEquals(3L * BATCH, most.get("early"), most.toString());
    assertEquals(3L * BATCH, most.get("late"), most.toString());
    assertTrue(
        most.getOrDefault("late bytes", 0L) - most.getOrDefault("early bytes", 0L) < 16,
        most.toString());
  }

  private static void take(Core core, VersionedArchive archive, CoreWorld world, SignedAct act) {
    Outcome outcome = core.apply(world.now, new Input.SubmitAct(act));
    CoreWorld.accepted(outcome);
    archive.take(outcome);
  }

  private static ActId id(int number, int kind) {
    return ActId.of(ByteBuffer.allocate(ActId.LENGTH_BYTES).putInt(kind).putInt(number).array());
  }

  private static Message numbered(
      MessageDraft draft, ActId id, long serial, @Nullable Digest previous, CoreWorld world) {
    return CoreWorld.written(
        new MessageDraft(
            new ActContext(Plane.LIVE, world.version(), id, XA, world.now),
            serial,
            previous,
            draft.drafter(),
            draft.action(),
            draft.info(),
            draft.precedence(),
            draft.obligation(),
            null,
            ReplyKind.NONE,
            List.of(),
            null,
            null,
            draft.suite(),
            draft.recipients(),
            null));
  }

  @Test
  void readsSnapshotsOfVersionOneAndRefusesOthers() throws Exception {
    CoreWorld world = new CoreWorld();
    world.flash(XA, XB);
    byte[] written = CoreSnapshots.write(world.core);
    assertEquals(2, written[1], "the version is the first field");

    written[1] = 1;
    Core old = CoreSnapshots.read(Plane.LIVE, written, new VersionedArchive());
    written[1] = 2;
    assertArrayEquals(written, CoreSnapshots.write(old));

    written[1] = 3;
    CoreSnapshots.UnreadableException refused =
        assertThrows(
            CoreSnapshots.UnreadableException.class, () -> CoreSnapshots.read(Plane.LIVE, written));
    assertTrue(String.valueOf(refused.getMessage()).contains("version 3"), refused.toString());
  }

  @Test
  void aDamagedArchiveIsNotTakenForAnUnknownMessage() {
    CoreWorld world = new CoreWorld();
    SignedAct message = world.message(XA, XB, Precedence.ROUTINE, "duty");
    Archive damaged =
        new Archive() {
          @Override
          public Optional<RecordedAct> act(ActId id, long leaves) {
            return Optional.empty();
          }

          @Override
          public Optional<Bytes> message(ActId id, long leaves) {
            return Optional.of(Bytes.of(new byte[] {-1}));
          }
        };
    Core core = new Core(Plane.LIVE, damaged);
    world.inputs.forEach(input -> core.apply(input.time(), input.input()));
    SignedAct fact = world.stationFact(message, XB, ActKind.DELIVERED);
    IllegalStateException refused =
        assertThrows(
            IllegalStateException.class, () -> core.apply(world.now, new Input.SubmitAct(fact)));
    assertTrue(String.valueOf(refused.getMessage()).contains("--rebuild-index"));
  }
}
