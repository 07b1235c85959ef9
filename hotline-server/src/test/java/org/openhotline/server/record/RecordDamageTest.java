package org.openhotline.server.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.DamagedRecordException;

/// What crashes and bad disks leave behind.
final class RecordDamageTest {
  private static final CheckpointSigner SIGNER = LogKeys.signer("hotline.example/test");

  private final Entries entries = new Entries(11, 700, 90);

  @TempDir Path folder;

  @Test
  void aTornTailIsCutBackAndReplayed() throws IOException {
    int cut = 0;
    for (long seed = 0; seed < 60; seed++) {
      Path record = folder.resolve("record" + seed);
      RandomGenerator random = Entries.random(seed);
      int size = 257 + random.nextInt(400);
      int forced = random.nextInt(size + 1);
      write(record, size, forced);
      int bundle = size / 256;
      tear(record, random, bundle, Math.max(0, forced - bundle * 256));
      try (RecordFiles files = RecordFiles.open(record)) {
        int found = Math.toIntExact(files.size());
        assertTrue(found >= forced && found <= size, "seed " + seed + " found " + found);
        assertEquals(found < size, found < size && !files.repairs().isEmpty(), "seed " + seed);
        cut += found < size ? 1 : 0;
        assertEquals(entries.head(found), files.verifyAll(), "seed " + seed);
        files.append(found, entries.range(found, 700));
        assertEquals(entries.head(700), files.rereadAndVerify(found), "seed " + seed);
        assertEquals(entries.head(700), files.verifyAll(), "seed " + seed);
      }
    }
    assertTrue(cut >= 15, "only " + cut + " of 60 tears took entries away");
  }

  /// Truncates, fills with zeros, or flips one bit of a growing file, after what was forced.
  private void tear(Path record, RandomGenerator random, int bundle, int forcedEntries)
      throws IOException {
    int bytes = 0;
    for (int i = 0; i < forcedEntries; i++) {
      bytes += 2 + entries.get(bundle * 256 + i).length;
    }
    for (Map.Entry<String, Integer> file :
        Map.of(".entries", bytes, ".hashes", forcedEntries * 32).entrySet()) {
      Path path = record.resolve("tail/" + bundle + file.getKey());
      int length = Math.toIntExact(Files.size(path));
      int at = file.getValue() + random.nextInt(length - file.getValue() + 1);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        switch (random.nextInt(4)) {
          case 0 -> channel.truncate(at);
          case 1 -> channel.write(ByteBuffer.allocate(length - at), at);
          case 2 -> channel.write(ByteBuffer.allocate(100), length);
          default -> channel.force(false); // this file came through
        }
      }
      if (at < length && random.nextInt(3) == 0 && Files.size(path) == length) {
        flip(path, at);
      }
    }
  }

  @Test
  void aRecordThatLostForcedEntriesIsRefused() throws IOException {
    write(folder, 300, 300);
    Path growing = folder.resolve("tail/1.entries");
    try (FileChannel channel = FileChannel.open(growing, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(growing) - 1);
    }
    DamagedRecordException damage =
        assertThrows(DamagedRecordException.class, () -> RecordFiles.open(folder));
    assertTrue(String.valueOf(damage.getMessage()).contains("forced at size 300"));
    assertThrows(DamagedRecordException.class, () -> RecordFiles.open(folder));
  }

  @Test
  void aFlippedBitInAForcedEntryOfTheTailIsRefused() throws IOException {
    write(folder, 300, 300);
    flip(folder.resolve("tail/1.entries"), 5);
    assertThrows(DamagedRecordException.class, () -> RecordFiles.open(folder));
  }

  @Test
  void aFlippedBitInAnOldEntryIsNoticedAndNeverServed() throws IOException {
    write(folder, 700, 700);
    flip(folder.resolve("tile/entries/000"), 500);
    try (RecordFiles files = RecordFiles.open(folder)) {
      DamagedRecordException damage = assertThrows(DamagedRecordException.class, files::verifyAll);
      assertEquals("tile/entries/000", damage.part());
      int refused = 0;
      for (int i = 0; i < 256; i++) {
        try {
          assertEquals(entries.get(i).length, files.view().entry(i).length);
        } catch (DamagedRecordException e) {
          refused++;
        }
      }
      assertTrue(refused >= 1, "the flipped entry was served");
      assertThrows(DamagedRecordException.class, () -> files.rereadAndVerify(0));
    }
  }

  @Test
  void aFlippedBitInAnyPublishedFileIsNoticed() throws IOException {
    write(folder, 600, 600);
    List<String> paths =
        List.of(
            "tile/0/000",
            "tile/0/001",
            "tile/entries/000",
            "tile/entries/001",
            "tile/0/002.p/88",
            "tile/1/000.p/2",
            "tile/entries/002.p/88");
    try (RecordFiles files = RecordFiles.open(folder)) {
      publish(files);
      for (String path : paths) {
        Path file = folder.resolve(path);
        for (int at = 0; at < Files.size(file); at += 1_371) {
          flip(file, at);
          assertThrows(DamagedRecordException.class, files::verifyAll, path + " at " + at);
          flip(file, at);
        }
      }
      assertEquals(entries.head(600), files.verifyAll());
    }
  }

  @Test
  void aMissingOrShortFileBeforeTheEndIsNamed() throws IOException {
    write(folder, 700, 700);
    for (String path :
        List.of("tile/entries/000", "tile/0/000", "tile/entries/001", "tile/0/001")) {
      Path file = folder.resolve(path);
      Path aside = folder.resolve("aside");
      Files.move(file, aside);
      assertDamageNames(path);
      Files.write(file, Arrays.copyOf(Files.readAllBytes(aside), 100));
      assertDamageNames(path);
      Files.delete(file);
      Files.move(aside, file);
    }
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(entries.head(700), files.verifyAll());
    }
  }

  private void assertDamageNames(String path) {
    DamagedRecordException damage =
        assertThrows(
            DamagedRecordException.class,
            () -> {
              try (RecordFiles files = RecordFiles.open(folder)) {
                files.verifyAll();
              }
            });
    assertEquals(path, damage.part());
  }

  @Test
  void aHoleIsRefusedAlsoWhenNothingWasForced() throws IOException {
    write(folder, 600, 0);
    Files.delete(folder.resolve("tile/entries/000"));
    Files.delete(folder.resolve("tile/0/000"));
    DamagedRecordException damage =
        assertThrows(DamagedRecordException.class, () -> RecordFiles.open(folder));
    assertEquals("tile/entries/000", damage.part());
  }

  @Test
  void aCrashBetweenTheTwoRenamesOfAFullBundleIsHealed() throws IOException {
    for (String undone : List.of("entries", "hashes", "both")) {
      Path record = folder.resolve(undone);
      write(record, 512, 256);
      for (String tail : List.of("tail/2.entries", "tail/2.hashes")) {
        Files.delete(record.resolve(tail));
      }
      if (!undone.equals("hashes")) {
        Files.move(record.resolve("tile/entries/001"), record.resolve("tail/1.entries"));
      }
      if (!undone.equals("entries")) {
        Files.move(record.resolve("tile/0/001"), record.resolve("tail/1.hashes"));
      }
      try (RecordFiles files = RecordFiles.open(record)) {
        assertEquals(entries.head(512), files.verifyAll());
        assertEquals(1, files.repairs().size(), files.repairs().toString());
        files.append(512, entries.range(512, 700));
        assertEquals(entries.head(700), files.verifyAll());
      }
    }
  }

  @Test
  void aReplayMustReachThePublishedRoot() throws IOException {
    writePublished(300);
    dropTailAndPartials();
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(256, files.size());
      assertEquals(300, files.promisedSize());
      files.append(256, entries.range(256, 280));
      Head early = files.rereadAndVerify(256);
      byte[] smaller = SIGNER.sign(early.size(), early.root()).encode();
      assertThrows(IllegalStateException.class, () -> files.promise(smaller));
      files.append(280, entries.range(280, 350));
      assertEquals(entries.head(350), files.rereadAndVerify(280));
      publish(files);
    }
  }

  @Test
  void aReplayOfAnotherHistoryIsRefused() throws IOException {
    writePublished(300);
    dropTailAndPartials();
    Entries other = new Entries(12, 700, 90);
    try (RecordFiles files = RecordFiles.open(folder)) {
      List<byte[]> history = other.range(256, 350);
      RecordConflictException conflict =
          assertThrows(RecordConflictException.class, () -> files.append(256, history));
      assertEquals(299, conflict.index());
      assertEquals(256, files.size());
    }
  }

  @Test
  void theGrowingPartIsTakenFromThePublishedOneWhenItIsLost() throws IOException {
    writePublished(300);
    try (Stream<Path> tails = Files.list(folder.resolve("tail"))) {
      for (Path tail : tails.toList()) {
        Files.delete(tail);
      }
    }
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(entries.head(300), files.verifyAll());
      assertFalse(files.repairs().isEmpty());
      files.append(300, entries.range(300, 700));
      assertEquals(entries.head(700), files.verifyAll());
    }
  }

  @Test
  void aSpoiltCheckpointIsPassedOverAndAWrongOneRefused() throws IOException {
    writePublished(300);
    Path checkpoint = folder.resolve("checkpoint");
    byte[] good = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, new byte[good.length]);
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(1, files.repairs().size());
      assertEquals(0, files.promisedSize());
      assertEquals(300, files.size());
    }
    Files.write(checkpoint, SIGNER.sign(299, entries.head(298).root()).encode());
    DamagedRecordException damage =
        assertThrows(DamagedRecordException.class, () -> RecordFiles.open(folder));
    assertEquals("checkpoint", damage.part());
  }

  @Test
  void spoiltPartialFilesAreWrittenAgainAtTheNextStart() throws IOException {
    writePublished(300);
    byte[] zeros = new byte[44 * 32];
    Path partial = folder.resolve("tile/0/001.p/44");
    Files.write(partial, zeros);
    try (RecordFiles files = RecordFiles.open(folder)) {
      assertEquals(entries.head(300), files.verifyAll());
    }
    assertNotEquals(-1, Arrays.mismatch(zeros, Files.readAllBytes(partial)));
  }

  private void write(Path record, int size, int forced) throws IOException {
    try (RecordFiles files = RecordFiles.open(record)) {
      files.append(0, entries.range(0, forced));
      if (forced > 0) {
        files.force();
      }
      files.append(forced, entries.range(forced, size));
    }
  }

  private void writePublished(int size) throws IOException {
    try (RecordFiles files = RecordFiles.open(folder)) {
      files.append(0, entries.range(0, size));
      publish(files);
    }
  }

  private void dropTailAndPartials() throws IOException {
    for (String path :
        List.of("tail/1.entries", "tail/1.hashes", "tile/entries/001.p/44", "tile/0/001.p/44")) {
      Files.delete(folder.resolve(path));
    }
  }

  private static void publish(RecordFiles files) throws IOException {
    Head head = files.rereadAndVerify(files.size());
    files.promise(SIGNER.sign(head.size(), head.root()).encode());
    files.publish();
  }

  private static void flip(Path file, int at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 0x10)).rewind();
      channel.write(one, at);
    }
  }
}
