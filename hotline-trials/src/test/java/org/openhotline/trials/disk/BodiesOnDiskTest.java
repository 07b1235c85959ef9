package org.openhotline.trials.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.server.store.BodyFiles;

/// Sealed bodies on the simulated disk: a crash at every step; what was forced is there, what is
/// read is right, and a replay brings back the rest.
final class BodiesOnDiskTest {
  private static final int SEEDS = Integer.getInteger("trials.disk.seeds", 2);

  @Test
  void bodiesSurviveACrashAtEveryStep() throws IOException {
    for (int seed = 0; seed < 10 * SEEDS; seed++) {
      long steps = new Run(seed).run(Long.MAX_VALUE);
      for (long step = 0; step < steps; step++) {
        new Run(seed).run(step);
      }
    }
  }

  @Test
  void whatAFailedForceLeftInMemoryIsWrittenAnew() throws IOException {
    failedForce();
  }

  /// A force fails, of the bodies or of the mark, and only the process starts anew.
  static void failedForce() throws IOException {
    for (int n : List.of(1, 3)) {
      SimulatedDisk disk = new SimulatedDisk(n);
      byte[] first = new byte[20_000]; // several pages
      byte[] second = {1, 2, 3};
      BodyFiles failing = BodyFiles.open(disk.root().resolve("bodies"));
      failing.write(BodyFiles.digestOf(first), Bytes.of(first));
      disk.failForce(n);
      assertThrows(IOException.class, failing::force);
      assertFalse(disk.namesLost(), "force " + n);
      disk.kill();
      BodyFiles next = BodyFiles.open(disk.root().resolve("bodies"));
      next.write(BodyFiles.digestOf(first), Bytes.of(first));
      next.write(BodyFiles.digestOf(second), Bytes.of(second));
      next.force();
      disk.powerCut();

      BodyFiles last = BodyFiles.open(disk.root().resolve("bodies"));

      assertEquals(Bytes.of(first), last.read(BodyFiles.digestOf(first)), "force " + n);
      assertEquals(Bytes.of(second), last.read(BodyFiles.digestOf(second)), "force " + n);
    }
  }

  @Test
  void flippedBitIsNeverServed() throws IOException {
    flipped();
  }

  static void flipped() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1);
    BodyFiles bodies = BodyFiles.open(disk.root().resolve("bodies"));
    byte[] body = new byte[1_000];
    LongDigest digest = BodyFiles.digestOf(body);
    bodies.write(digest, Bytes.of(body));
    var file = disk.root().resolve("bodies").resolve("00000001.bodies");
    int header = 56;
    long at = 0;
    for (int bit = 0; bit < 8_000; bit += 397) {
      disk.flip(file, (at + header) * 8 + bit);
      assertThrows(IOException.class, () -> bodies.read(digest));
      bodies.write(digest, Bytes.of(body));
      assertEquals(Bytes.of(body), bodies.read(digest), "written again behind the damage");
      at += header + body.length;
    }
  }

  static final class Run {
    private final SimulatedDisk disk;
    private final RandomGenerator random;
    private final List<Bytes> log = new ArrayList<>();
    private final String name;
    private int forced;

    Run(long seed) {
      this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      this.disk =
          new SimulatedDisk(seed, new DiskFaults(50, DiskFaults.DRAWN), RecordOnDiskTest.noTime());
      this.name = "seed " + seed;
    }

    long run(long crashStep) throws IOException {
      disk.crashAt(crashStep);
      boolean done = false;
      while (!done) {
        try {
          BodyFiles bodies = BodyFiles.open(disk.root().resolve("data").resolve("bodies"));
          for (int i = 0; i < forced; i++) {
            assertEquals(log.get(i), bodies.read(BodyFiles.digestOf(bytes(i))), name);
          }
          for (int i = forced; i < log.size(); i++) {
            bodies.write(BodyFiles.digestOf(bytes(i)), log.get(i));
          }
          while (log.size() < 6) {
            byte[] body = new byte[random.nextInt(2_000)];
            random.nextBytes(body);
            log.add(Bytes.of(body));
            bodies.write(BodyFiles.digestOf(body), log.getLast());
            if (random.nextInt(3) == 0) {
              bodies.force();
              forced = log.size();
            }
          }
          for (int i = 0; i < log.size(); i++) {
            assertEquals(log.get(i), bodies.read(BodyFiles.digestOf(bytes(i))), name);
          }
          done = true;
        } catch (Crash crash) {
          if (random.nextInt(4) == 0) {
            disk.kill();
          } else {
            disk.powerCut();
          }
        }
      }
      assertTrue(log.size() >= 6, name);
      return disk.steps();
    }

    private byte[] bytes(int index) {
      return log.get(index).toArray();
    }
  }
}
