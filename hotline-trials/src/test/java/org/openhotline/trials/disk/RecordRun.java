package org.openhotline.trials.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.DamagedRecordException;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.NoteSigner;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.VerifierKey;
import org.openhotline.server.record.Head;
import org.openhotline.server.record.RecordConflictException;
import org.openhotline.server.record.RecordFiles;

/// One scripted life of a record on a simulated disk, with crashes, judged against the entries that
/// the log holds.
final class RecordRun {
  private static final CheckpointSigner SIGNER =
      new CheckpointSigner(half(SignatureKind.ED25519), half(SignatureKind.ML_DSA_65));

  private final long seed;
  private final RandomGenerator random;
  private final SimulatedDisk disk;
  private final List<byte[]> log = new ArrayList<>();
  private final List<Hash> roots = new ArrayList<>();
  private final CompactRange range = new CompactRange();
  private final int batches;
  private long firstStep;
  private long forcedSize;
  private int crashes;

  private RecordRun(long seed, SimulatedDisk disk, int batches) {
    this.seed = seed;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.disk = disk;
    this.batches = batches;
    roots.add(range.root());
  }

  /// A run that completes its first bundle.
  static RecordRun across256(long seed) throws IOException {
    SimulatedDisk disk =
        new SimulatedDisk(seed, new DiskFaults(30, DiskFaults.DRAWN), RecordOnDiskTest.noTime());
    RecordRun run = new RecordRun(seed, disk, 5);
    run.grow(230 + run.random.nextInt(26));
    try (RecordFiles files = run.open()) {
      run.replay(files);
      run.publish(files);
      if (run.random.nextBoolean()) {
        run.force(files);
      }
    }
    run.firstStep = disk.steps();
    return run;
  }

  /// The medium of a record of 65,520 entries, all forced.
  static SimulatedDisk mediumBefore65536() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1, DiskFaults.USUAL, RecordOnDiskTest.noTime());
    RecordRun run = new RecordRun(0, disk, 0);
    run.growEmpty(65_520);
    try (RecordFiles files = run.open()) {
      run.replay(files);
      run.publish(files);
      run.force(files);
    }
    return disk;
  }

  /// A run that completes its first tile of level 1.
  static RecordRun across65536(SimulatedDisk medium, long seed) {
    SimulatedDisk disk = medium.backup(seed, new DiskFaults(30, DiskFaults.DRAWN));
    RecordRun run = new RecordRun(seed, disk, 3);
    run.growEmpty(65_520);
    run.forcedSize = 65_520;
    return run;
  }

  /// The step at which crashes begin to be of interest.
  long firstStep() {
    return firstStep;
  }

  int crashes() {
    return crashes;
  }

  Map<DiskFault, Long> counts() {
    return disk.counts();
  }

  /// Runs the script to its end through a crash at this step and a few more; returns the steps.
  long run(long crashStep) throws IOException {
    disk.crashAt(crashStep);
    int done = 0;
    while (true) {
      try (RecordFiles files = open()) {
        check(files);
        replay(files);
        publish(files);
        while (done < batches) {
          done++;
          batch(files);
        }
        assertEquals(new Head(log.size(), roots.getLast()), files.verifyAll(), name());
        return disk.steps();
      } catch (Crash crash) {
        crashes++;
        if (random.nextInt(4) == 0) {
          disk.kill();
        } else {
          disk.powerCut();
        }
        disk.crashAt(
            crashes < 4 && random.nextInt(3) > 0
                ? disk.steps() + random.nextInt(60)
                : Long.MAX_VALUE);
      } catch (DamagedRecordException | RecordConflictException e) {
        return fail(name() + ": " + e.getMessage(), e);
      } catch (FileSystemException e) {
        assertTrue(e.toString().contains("Input/output error"), e.toString());
        disk.powerCut();
      }
    }
  }

  private String name() {
    return "seed " + seed + ", after " + crashes + " crashes, step " + disk.steps();
  }

  private RecordFiles open() throws IOException {
    Path folder = disk.root().resolve("data/record");
    return RecordFiles.open(folder);
  }

  private void check(RecordFiles files) {
    int size = Math.toIntExact(files.size());
    assertTrue(size >= forcedSize, name() + ": " + size + " entries, forced were " + forcedSize);
    assertTrue(size <= log.size(), name() + ": more entries than were ever written");
    assertEquals(new Head(size, roots.get(size)), files.view().head(), name());
  }

  private void batch(RecordFiles files) throws IOException {
    grow(1 + random.nextInt(12));
    replay(files);
    if (random.nextInt(5) > 0) {
      publish(files);
    }
    if (random.nextInt(4) == 0) {
      force(files);
    }
  }

  private void replay(RecordFiles files) throws IOException {
    int from = Math.toIntExact(files.size());
    int again = Math.max(0, from - random.nextInt(5));
    Head head = files.append(again, log.subList(again, log.size()));
    assertEquals(new Head(log.size(), roots.getLast()), head, name());
  }

  private void publish(RecordFiles files) throws IOException {
    Head head = files.rereadAndVerify(files.size());
    assertEquals(new Head(log.size(), roots.getLast()), head, name());
    files.promise(SIGNER.sign(head.size(), head.root()).encode());
    if (random.nextInt(4) > 0) {
      files.publish(); // else the next one or a force does it, as when many batches come
    }
  }

  private void force(RecordFiles files) throws IOException {
    files.force();
    forcedSize = files.size();
  }

  private void grow(int count) {
    for (int i = 0; i < count; i++) {
      byte[] entry = new byte[random.nextInt(300)];
      random.nextBytes(entry);
      add(entry);
    }
  }

  private void growEmpty(int count) {
    for (int i = 0; i < count; i++) {
      add(new byte[] {(byte) i});
    }
  }

  private void add(byte[] entry) {
    log.add(entry);
    range.append(Merkle.leafHash(entry));
    roots.add(range.root());
  }

  /// A force fails: every later writing call must be refused, and the next start be whole.
  ///
  /// @param reboot whether the machine is started anew; otherwise what the force left in memory is
  ///   what the next process finds, and the power is cut only when that has forced everything
  static void failingForce(long seed, int n, boolean reboot) throws IOException {
    RecordRun run = across256(seed);
    try (RecordFiles files = run.open()) {
      run.disk.failForce(n);
      run.check(files);
      for (int i = 0; i < 30; i++) {
        try {
          run.batch(files);
        } catch (IOException e) {
          assertTrue(e.toString().contains("Input/output error"), e.toString());
          assertThrows(IOException.class, files::force);
          assertThrows(IOException.class, () -> run.publish(files));
          run.grow(1);
          assertThrows(IOException.class, () -> run.replay(files));
          break;
        }
      }
    }
    if (!reboot && !run.disk.namesLost()) {
      run.disk.kill();
      try (RecordFiles files = run.open()) {
        run.replay(files);
        run.force(files);
      }
    }
    run.disk.powerCut();
    run.run(Long.MAX_VALUE);
  }

  /// A bit flips between writing and signing: nothing of it may be signed.
  static void flipped(long seed) throws IOException {
    RecordRun run = across256(seed);
    try (RecordFiles files = run.open()) {
      run.grow(1);
      run.replay(files);
      long bundle = (files.size() - 1) / 256;
      if (files.size() % 256 != 0) {
        Path hashes = run.disk.root().resolve("data/record/tail/" + bundle + ".hashes");
        run.disk.flip(hashes, Files.size(hashes) * 8 - 1 - run.random.nextInt(256));
        assertThrows(IOException.class, () -> run.publish(files), run.name());
      }
    }
  }

  private static NoteSigner half(SignatureKind kind) {
    VerifierKey key =
        new VerifierKey("hotline.example/disk", kind, new byte[kind.publicKeyLengthBytes()]);
    return new NoteSigner(key, _ -> new byte[kind.signatureLengthBytes()]);
  }
}
