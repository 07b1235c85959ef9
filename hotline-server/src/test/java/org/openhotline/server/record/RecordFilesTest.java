package org.openhotline.server.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.log.BundleId;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.EntryBundle;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.Merkle;
import org.openhotline.protocol.log.ProofCheck;
import org.openhotline.protocol.log.SignedNote;
import org.openhotline.protocol.log.TileId;

final class RecordFilesTest {
  private static final CheckpointSigner SIGNER = LogKeys.signer("hotline.example/test");

  @TempDir Path folder;

  @Test
  void keepsFiveThousandEntriesThroughReopening() throws IOException {
    long seed = 20_261_123;
    Entries entries = new Entries(seed, 5_000, 700);
    RandomGenerator random = Entries.random(seed + 1);
    RecordFiles files = RecordFiles.open(folder);
    int done = 0;
    while (done < entries.count()) {
      int end = Math.min(entries.count(), done + 1 + random.nextInt(256));
      Head head = files.append(done, entries.range(done, end));
      assertEquals(entries.head(end), head, "seed " + seed);
      publish(files, done);
      done = end;
      if (random.nextInt(8) == 0) {
        if (random.nextBoolean()) {
          files.force();
        }
        files.close();
        files = RecordFiles.open(folder);
        assertEquals(entries.head(done), files.view().head(), "seed " + seed);
        assertEquals(List.of(), files.repairs(), "seed " + seed);
      }
    }
    assertProofs(files.view(), entries);
    assertEquals(entries.head(done), files.verifyAll());
    files.close();
  }

  private static void assertProofs(RecordView view, Entries entries) throws IOException {
    int size = entries.count();
    Hash root = view.head().root();
    for (int index = 0; index < size; index += 97) {
      assertArrayEquals(entries.get(index), view.entry(index));
      Hash leaf = Merkle.leafHash(entries.get(index));
      ProofCheck inclusion = view.inclusion(index, size).verify(leaf, root);
      assertTrue(inclusion.valid(), inclusion.explain());
      int older = index + 1;
      assertEquals(entries.head(older).root(), view.root(older));
      assertTrue(view.inclusion(index, older).verify(leaf, entries.head(older).root()).valid());
      ProofCheck consistency =
          view.consistency(older, size).verify(entries.head(older).root(), root);
      assertTrue(consistency.valid(), consistency.explain());
    }
  }

  @Test
  void laysTheFolderOutAsTlogTiles() throws IOException {
    Entries entries = new Entries(1, 600, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, 100));
      publish(files, 0);
      assertEquals(
          List.of("checkpoint", "tile/0/000.p/100", "tile/entries/000.p/100"), published());
      files.append(100, entries.range(100, 256));
      publish(files, 100);
      assertEquals(
          List.of("checkpoint", "tile/0/000", "tile/1/000.p/1", "tile/entries/000"), published());
      files.append(256, entries.range(256, 600));
      publish(files, 256);
    }
    assertEquals(
        List.of(
            "checkpoint",
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/1",
            "tile/1/000.p/2",
            "tile/entries/000",
            "tile/entries/001",
            "tile/entries/002.p/88"),
        published());
    assertArrayEquals(EntryBundle.encode(entries.range(256, 512)), bytes("tile/entries/001"));
    assertArrayEquals(EntryBundle.encode(entries.range(512, 600)), bytes("tile/entries/002.p/88"));
    assertEquals(8_192, bytes("tile/0/001").length);
    assertEquals(
        Merkle.leafHash(entries.get(512 + 87)), Hash.at(bytes("tile/0/002.p/88"), 87 * 32));
    List<Hash> second = entries.range(256, 512).stream().map(Merkle::leafHash).toList();
    assertEquals(Merkle.root(second), Hash.at(bytes("tile/1/000.p/2"), 32));
  }

  @Test
  void servesEveryWidthThoughFewPartialBundlesStay() throws IOException {
    Entries entries = new Entries(2, 40, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      for (int size = 1; size <= 40; size++) {
        files.append(size - 1, entries.range(size - 1, size));
        publish(files, size - 1);
      }
      long stored = published().stream().filter(p -> p.startsWith("tile/entries/")).count();
      assertEquals(RecordFiles.KEPT_PARTIAL_BUNDLES, stored);
      long tiles = published().stream().filter(p -> p.startsWith("tile/0/")).count();
      assertEquals(40, tiles);
      for (int width = 1; width <= 40; width++) {
        assertArrayEquals(
            EntryBundle.encode(entries.range(0, width)),
            files.view().bundle(new BundleId(0, width)));
        assertArrayEquals(
            bytes("tile/0/000.p/" + width), files.view().tile(new TileId(0, 0, width)));
      }
      assertThrows(IllegalArgumentException.class, () -> files.view().tile(new TileId(0, 0, 41)));
      assertThrows(IllegalArgumentException.class, () -> files.view().bundle(new BundleId(1, 1)));
    }
  }

  @Test
  void replayComparesInsteadOfWriting() throws IOException {
    Entries entries = new Entries(3, 400, 100);
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, 300));
      assertEquals(entries.head(300), files.append(0, entries.range(0, 300)));
      assertEquals(entries.head(300), files.append(250, entries.range(250, 260)));
      assertEquals(entries.head(300), files.append(300, List.of()));
      assertEquals(entries.head(400), files.append(200, entries.range(200, 400)));
      List<byte[]> other = new ArrayList<>(entries.range(100, 400));
      other.set(170, new byte[] {1, 2, 3});
      RecordConflictException conflict =
          assertThrows(RecordConflictException.class, () -> files.append(100, other));
      assertEquals(270, conflict.index());
      assertTrue(String.valueOf(conflict.getMessage()).contains("270"));
      assertEquals(entries.head(400), files.verifyAll());
    }
  }

  @Test
  void refusesGapsAndOversizedEntriesBeforeWriting() throws IOException {
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, List.of(new byte[1]));
      Head head = files.view().head();
      List<byte[]> one = List.of(new byte[1]);
      assertThrows(IllegalArgumentException.class, () -> files.append(2, one));
      assertThrows(IllegalArgumentException.class, () -> files.append(-1, one));
      List<byte[]> large = List.of(new byte[1], new byte[65_536]);
      assertThrows(IllegalArgumentException.class, () -> files.append(1, large));
      assertEquals(head, files.verifyAll());
      files.append(1, List.of(new byte[65_535], new byte[0]));
      assertEquals(3, files.verifyAll().size());
      assertEquals(65_535, files.view().entry(1).length);
      assertEquals(0, files.view().entry(2).length);
    }
  }

  @Test
  void publishesOnlyWhatWasVerified() throws IOException {
    Entries entries = new Entries(4, 20, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(Optional.empty(), files.promised());
      files.append(0, entries.range(0, 10));
      byte[] note = SIGNER.sign(10, entries.head(10).root()).encode();
      assertThrows(IllegalStateException.class, () -> files.promise(note));
      assertThrows(IllegalArgumentException.class, () -> files.promise(new byte[3]));
      files.rereadAndVerify(0);
      byte[] forged = SIGNER.sign(10, entries.head(9).root()).encode();
      assertThrows(IllegalStateException.class, () -> files.promise(forged));
      files.promise(note);
      assertFalse(Files.exists(folder.resolve("checkpoint")), "a promise writes nothing");
      files.publish();
      assertArrayEquals(note, bytes("checkpoint"));
      assertArrayEquals(note, files.promised().orElseThrow().encode());
      assertEquals(10, files.promisedSize());
    }
  }

  @Test
  void forcingPublishesWhatWasPromised() throws IOException {
    Entries entries = new Entries(6, 20, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, 10));
      Head head = files.rereadAndVerify(0);
      byte[] note = SIGNER.sign(head.size(), head.root()).encode();
      files.promise(note);
      files.force();
      assertArrayEquals(note, bytes("checkpoint"));
      assertEquals(head, files.verifyAll());
    }
  }

  @Test
  void aPromiseThatWasNotPublishedIsMadeAgainByTheReplay() throws IOException {
    Entries entries = new Entries(7, 400, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, 250));
      publish(files, 0);
      files.append(250, entries.range(250, 300));
      Head head = files.rereadAndVerify(250);
      files.promise(SIGNER.sign(head.size(), head.root()).encode());
    }
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(250, files.promisedSize());
      assertEquals(entries.head(300), files.append(240, entries.range(240, 300)));
      publish(files, 300);
      assertEquals(300, files.promisedSize());
      assertEquals(entries.head(300), files.verifyAll());
    }
  }

  @Test
  void publishesBesideAWriterAcrossFullBundles() throws Exception {
    int last = 1_200;
    Entries entries = new Entries(8, last, 200);
    try (RecordFiles files = RecordFiles.open(folder)) {
      AtomicBoolean writing = new AtomicBoolean(true);
      FutureTask<Integer> publishing =
          new FutureTask<>(() -> {
            int published = 0;
            while (writing.get()) {
              files.publish();
              published++;
            }
            return published;
          });
      Thread beside = Thread.ofPlatform().start(publishing);
      try {
        for (int size = 0; size < last; size += 3) {
          files.append(size, entries.range(size, size + 3));
          Head head = files.rereadAndVerify(size);
          files.promise(SIGNER.sign(head.size(), head.root()).encode());
          if (size % 300 == 0) {
            files.force();
          }
        }
      } finally {
        writing.set(false);
        beside.join();
      }
      assertTrue(publishing.get() > 0);
      files.publish();
      assertEquals(entries.head(last), files.verifyAll());
    }
    List<String> bundles = published().stream().filter(p -> p.startsWith("tile/entries/")).toList();
    assertEquals(
        List.of("tile/entries/000", "tile/entries/001", "tile/entries/002", "tile/entries/003"),
        bundles.subList(0, 4));
    assertTrue(bundles.contains("tile/entries/004.p/176"), bundles.toString());
    assertTrue(bundles.subList(4, bundles.size()).stream().allMatch(p -> p.contains("/004.p/")));
  }

  @Test
  void verifiesFromAnyEarlierSize() throws IOException {
    Entries entries = new Entries(5, 700, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, 700));
      for (int from : new int[] {700, 699, 513, 512, 300, 0}) {
        assertEquals(entries.head(700), files.rereadAndVerify(from));
      }
      assertThrows(IllegalArgumentException.class, () -> files.rereadAndVerify(701));
      assertThrows(IllegalArgumentException.class, () -> files.rereadAndVerify(-1));
    }
  }

  @Test
  void anEmptyRecordIsWhole() throws IOException {
    try (RecordFiles files = RecordFiles.open(folder.resolve("deep/er"))) {
      Head empty = new Head(0, Merkle.EMPTY_ROOT);
      assertEquals(empty, files.verifyAll());
      assertEquals(empty, files.rereadAndVerify(0));
      files.promise(SIGNER.sign(0, Merkle.EMPTY_ROOT).encode());
      files.force();
      assertThrows(IllegalArgumentException.class, () -> files.view().entry(0));
    }
  }

  @Test
  void oneProcessAtATimeMayOpenIt() throws IOException {
    try (RecordFiles files = RecordFiles.open(folder)) {
      IOException refusal = assertThrows(IOException.class, () -> RecordFiles.open(folder));
      assertTrue(String.valueOf(refusal.getMessage()).contains("open"));
      assertEquals(0, files.size());
    }
    RecordFiles.open(folder).close();
  }

  @Test
  void rangesCrossBundlesAndEndWithTheRecord() throws IOException {
    Entries entries = new Entries(6, 520, 50);
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, 520));
      RecordView view = files.view();
      for (int from : new int[] {0, 255, 256, 400, 511, 519}) {
        List<byte[]> range = view.range(from, 256);
        assertEquals(Math.min(256, 520 - from), range.size());
        for (int i = 0; i < range.size(); i++) {
          assertArrayEquals(entries.get(from + i), range.get(i));
        }
      }
      assertThrows(IllegalArgumentException.class, () -> view.range(520, 1));
      assertThrows(IllegalArgumentException.class, () -> view.range(0, 257));
      assertThrows(IllegalArgumentException.class, () -> view.range(0, 0));
      assertThrows(IllegalArgumentException.class, () -> view.root(521));
    }
  }

  @Test
  void readersSeeAConsistentPrefixWhileTheWriterAppends() throws Exception {
    Entries entries = new Entries(7, 1_200, 60);
    AtomicBoolean finished = new AtomicBoolean();
    try (RecordFiles files = RecordFiles.open(folder);
        ExecutorService readers = Executors.newFixedThreadPool(2)) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int reader = 0; reader < 2; reader++) {
        long seed = reader;
        results.add(readers.submit(() -> readUntil(finished, files, entries, seed)));
      }
      RandomGenerator random = Entries.random(8);
      try {
        int done = 0;
        while (done < entries.count()) {
          int end = Math.min(entries.count(), done + 1 + random.nextInt(20));
          files.append(done, entries.range(done, end));
          publish(files, done);
          done = end;
        }
      } finally {
        finished.set(true);
      }
      for (Future<Integer> result : results) {
        assertTrue(result.get() > 0);
      }
    }
  }

  private static int readUntil(
      AtomicBoolean finished, RecordFiles files, Entries entries, long seed) throws IOException {
    RandomGenerator random = Entries.random(seed);
    int reads = 0;
    while (!finished.get() || reads == 0) {
      RecordView view = files.view();
      int size = Math.toIntExact(view.size());
      assertEquals(entries.head(size), view.head());
      if (size > 0) {
        int index = random.nextInt(size);
        assertArrayEquals(entries.get(index), view.entry(index));
        Hash leaf = Merkle.leafHash(entries.get(index));
        assertTrue(view.inclusion(index, size).verify(leaf, view.head().root()).valid());
        if (reads % 50 == 0) {
          assertTrue(files.verifyAll().size() >= size);
        }
        reads++;
      }
    }
    return reads;
  }

  @Test
  void writesTilesOfHigherLevelsAndRebuildsALostOne() throws IOException {
    int size = 65_536 + 300;
    Entries entries = new Entries(9, size, 8);
    try (RecordFiles files = RecordFiles.open(folder)) {
      for (int done = 0; done < size; done += 4_096) {
        files.append(done, entries.range(done, Math.min(size, done + 4_096)));
      }
      publish(files, 0);
      assertProofSample(files.view(), entries);
    }
    assertEquals(8_192, bytes("tile/1/000").length);
    assertEquals(32, bytes("tile/1/001.p/1").length);
    assertEquals(32, bytes("tile/2/000.p/1").length);
    Files.delete(folder.resolve("tile/1/000"));
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(1, files.repairs().size(), files.repairs().toString());
      assertEquals(entries.head(size), files.verifyAll());
      assertProofSample(files.view(), entries);
    }
  }

  private static void assertProofSample(RecordView view, Entries entries) throws IOException {
    int size = entries.count();
    for (int index = 5; index < size; index += 6_551) {
      Hash leaf = Merkle.leafHash(entries.get(index));
      assertTrue(view.inclusion(index, size).verify(leaf, view.head().root()).valid());
      assertTrue(
          view.consistency(index, size)
              .verify(entries.head(index).root(), view.head().root())
              .valid());
    }
  }

  @Test
  void refusesEverythingAfterAFailedWrite() throws IOException {
    Entries entries = new Entries(10, 300, 20);
    try (RecordFiles files = RecordFiles.open(folder)) {
      // A folder where the file should come lets the rename fail, for root too.
      Files.createDirectories(folder.resolve("tile/0/000/in-the-way"));
      List<byte[]> all = entries.range(0, 300);
      assertThrows(IOException.class, () -> files.append(0, all));
      assertEquals(0, files.size());
      List<byte[]> one = entries.range(0, 1);
      IOException refusal = assertThrows(IOException.class, () -> files.append(0, one));
      assertTrue(String.valueOf(refusal.getMessage()).contains("failed before"));
      assertThrows(IOException.class, files::force);
      assertThrows(IOException.class, () -> files.rereadAndVerify(0));
    }
  }

  private static void publish(RecordFiles files, long from) throws IOException {
    Head head = files.rereadAndVerify(from);
    SignedNote note = SIGNER.sign(head.size(), head.root());
    files.promise(note.encode());
    files.publish();
  }

  private byte[] bytes(String path) throws IOException {
    return Files.readAllBytes(folder.resolve(path));
  }

  private List<String> published() throws IOException {
    TreeSet<String> paths = new TreeSet<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .filter(path -> !path.startsWith("tail/"))
          .forEach(paths::add);
    }
    return List.copyOf(paths);
  }
}
