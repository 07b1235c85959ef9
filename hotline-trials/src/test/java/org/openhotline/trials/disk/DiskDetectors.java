package org.openhotline.trials.disk;

import java.io.IOException;

/// The trials of files on the simulated disk, one seed at a time.
public final class DiskDetectors {
  private DiskDetectors() {}

  /// A crash, a failed force and a flipped bit for the record.
  ///
  /// @throws IOException if the record refuses what it must not refuse
  public static void record(long seed) throws IOException {
    RecordRun run = RecordRun.across256(seed);
    long first = run.firstStep();
    long steps = RecordRun.across256(seed).run(Long.MAX_VALUE);
    run.run(first + Math.floorMod(seed * 7_919L, steps - first));
    RecordRun.failingForce(seed, 1 + Math.floorMod(seed, 25), true);
    RecordRun.failingForce(seed, 1 + Math.floorMod(seed, 5), false);
    RecordRun.flipped(seed);
  }

  /// A crash and a flipped bit for sealed bodies.
  ///
  /// @throws IOException if bodies refuse what they must not refuse
  public static void bodies(long seed) throws IOException {
    long steps = new BodiesOnDiskTest.Run(seed).run(Long.MAX_VALUE);
    new BodiesOnDiskTest.Run(seed).run(Math.floorMod(seed * 7_919L, steps));
    BodiesOnDiskTest.failedForce();
    BodiesOnDiskTest.flipped();
  }
}
