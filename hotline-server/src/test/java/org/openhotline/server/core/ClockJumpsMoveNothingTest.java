package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.server.time.DisciplinedClock;
import org.openhotline.server.time.Machine;

/// Metamorphic: the same history, with and without jumps of the wall clock, while running and over
/// restarts of the process, has the same record, byte for byte.
final class ClockJumpsMoveNothingTest {
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final List<Duration> JUMPS =
      List.of(
          Duration.ofHours(-1),
          Duration.ofDays(2),
          Duration.ofDays(365),
          Duration.ofDays(-365),
          Duration.ofMinutes(2),
          Duration.ofMinutes(-2));

  @TempDir Path folder;

  @Test
  void theRecordIsTheSameWithAndWithoutJumps() throws IOException {
    for (long seed = 1; seed <= 8; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CoreWorld world = new CoreWorld();
      RandomHistory history = new RandomHistory(world, random);
      for (int step = 0; step < 40; step++) {
        world.runTo(world.now.plusMillis(20L * random.nextInt(1, 300)));
        history.act();
      }
      world.runTo(world.now.plusSeconds(40));
      List<RecordEntry> calm = run(world.inputs, seed, false);
      List<RecordEntry> shaken = run(world.inputs, seed, true);
      assertTrue(calm.stream().anyMatch(RecordEntry.OfStatement.class::isInstance));
      assertEquals(calm.size(), shaken.size(), "entries of seed " + seed);
      for (int i = 0; i < calm.size(); i++) {
        int leaf = i;
        assertArrayEquals(
            Entries.bytes(calm.get(i)),
            Entries.bytes(shaken.get(i)),
            () -> "leaf " + leaf + ": " + calm.get(leaf) + " but " + shaken.get(leaf));
      }
    }
  }

  /// The acts of a history at the same true times, with ticks of its own from the relay's clock.
  private List<RecordEntry> run(List<CoreWorld.Timed> inputs, long seed, boolean shaken)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed * 31);
    Path data = Files.createTempDirectory(folder, "data");
    Machine machine = new Machine(CoreWorld.START);
    DisciplinedClock clock = DisciplinedClock.open(data, machine.clocks(), false);
    Core core = new Core(Plane.LIVE);
    List<RecordEntry> record = new ArrayList<>();
    int next = 0;
    Instant trueTime = CoreWorld.START;
    Instant looked = trueTime;
    while (next < inputs.size()) {
      if (isDue(core, clock.instant())) {
        take(core.apply(clock.instant(), new Input.Tick()), record);
      }
      for (; next < inputs.size() && !inputs.get(next).time().isAfter(trueTime); next++) {
        if (!(inputs.get(next).input() instanceof Input.Tick)) {
          take(core.apply(clock.instant(), inputs.get(next).input()), record);
        }
      }
      machine.pass(TICK);
      trueTime = trueTime.plus(TICK);
      if (shaken && random.nextInt(100) == 0) {
        machine.jump(JUMPS.get(random.nextInt(JUMPS.size())));
        if (random.nextInt(3) == 0) {
          clock.close();
          machine.newProcess();
          clock = DisciplinedClock.open(data, machine.clocks(), false);
        }
      }
      if (!trueTime.isBefore(looked.plus(LOOK))) {
        clock.look();
        looked = trueTime;
      }
    }
    clock.close();
    return record;
  }

  private static boolean isDue(Core core, Instant now) {
    return core.nextDue().filter(due -> !due.isAfter(now)).isPresent();
  }

  private static void take(Outcome outcome, List<RecordEntry> record) {
    outcome.emitted().forEach(emitted -> record.add(emitted.entry()));
  }
}
