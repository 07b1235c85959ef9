package org.openhotline.trials.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The record on the simulated disk: a crash at every step, and nothing that was forced is lost.
///
/// `-Dtrials.disk.seeds=N` takes N seeds through every step instead of those of the suite, and a
/// many more through one crash each.
final class RecordOnDiskTest {
  private static final int SEEDS = Integer.getInteger("trials.disk.seeds", 2);

  /// A record of 65,536 entries takes long to open, so only every so many steps are tried.
  private static final int STRIDE_OF_LARGE = 40;

  @Test
  void survivesACrashAtEveryStep() throws IOException {
    Map<DiskFault, Long> counts = new EnumMap<>(DiskFault.class);
    long crashes = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      RecordRun calm = RecordRun.across256(seed);
      long steps = calm.run(Long.MAX_VALUE);
      for (long step = calm.firstStep(); step < steps; step++) {
        RecordRun run = RecordRun.across256(seed);
        run.run(step);
        crashes += run.crashes();
        run.counts().forEach((fault, count) -> counts.merge(fault, count, Long::sum));
      }
    }
    assertTrue(crashes > 100L * SEEDS, crashes + " crashes only");
    assertEveryFaultOfACrash(counts);
  }

  @Test
  void survivesRandomCrashesOfManySeeds() throws IOException {
    for (int seed = 1_000; seed < 1_000 + 50 * SEEDS; seed++) {
      long steps = RecordRun.across256(seed).run(Long.MAX_VALUE);
      RecordRun run = RecordRun.across256(seed);
      long first = run.firstStep();
      run.run(first + Math.floorMod(seed * 7_919L, steps - first));
    }
  }

  @Test
  void survivesCrashesWhereATileOfLevelOneIsCompleted() throws IOException {
    SimulatedDisk before = RecordRun.mediumBefore65536();
    for (int seed = 0; seed < SEEDS; seed++) {
      long steps = RecordRun.across65536(before, seed).run(Long.MAX_VALUE);
      for (long step = seed; step < steps; step += STRIDE_OF_LARGE) {
        RecordRun.across65536(before, seed).run(step);
      }
    }
  }

  @Test
  void failedForceIsNeverFollowedByAnother() throws IOException {
    for (int seed = 0; seed < 25 * SEEDS; seed++) {
      RecordRun.failingForce(seed, 1 + seed % 25, true);
    }
  }

  @Test
  void whatAFailedForceLeftInMemoryIsWrittenAnew() throws IOException {
    for (int seed = 0; seed < 25 * SEEDS; seed++) {
      RecordRun.failingForce(seed, 1 + seed % 25, false);
    }
  }

  private static void assertEveryFaultOfACrash(Map<DiskFault, Long> counts) {
    for (DiskFault fault : DiskFault.values()) {
      boolean expected =
          switch (fault) {
            case POWER_CUT,
                KILL,
                LOST_SECTOR,
                KEPT_SECTOR,
                ZERO_SECTOR,
                CUT_SHORT,
                UNDONE_NAME,
                KEPT_NAME,
                SHORT_WRITE ->
                true;
            case UNDONE_TRUNCATION, FAILED_FORCE, FALSE_SUCCESS, DISK_FULL, FLIPPED_BIT -> false;
          };
      assertTrue(
          !expected || counts.getOrDefault(fault, 0L) > 0, fault + " never happened: " + counts);
    }
    assertEquals(0, counts.get(DiskFault.FAILED_FORCE));
  }

  static InstantSource noTime() {
    return InstantSource.fixed(Instant.EPOCH);
  }
}
