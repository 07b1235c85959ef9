package org.openhotline.server.consensus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Damages a copy of a live log, as power cuts and failing disks do.
@Timeout(120)
class TornTailTest {
  private static final int ENTRIES = 20;
  private static final int LENGTH_BYTES = 2_000;
  private static final int SECTOR_BYTES = 512;

  @TempDir Path folder;
  private Path logFolder = Path.of("");
  private Path log = Path.of("");
  private byte[] whole = {};

  /// Copies the folder of a running sequencer, as if the power went.
  @BeforeEach
  void copyLiveLog() throws IOException {
    var live = folder.resolve("live");
    var settings = Orders.small(live);
    try (var sequencer = Orders.open(settings, new RecordingReplica())) {
      for (var i = 0; i < ENTRIES; i++) {
        var number = i;
        Orders.committed(
            sequencer.propose(
                new Proposal(
                    Lane.NORMAL,
                    LENGTH_BYTES,
                    time -> RecordingReplica.input(number, LENGTH_BYTES))));
      }
      copy(live, crashed());
    }
    try (var files = Files.walk(crashed())) {
      log =
          files
              .filter(f -> f.getFileName().toString().startsWith("log_inprogress_"))
              .findFirst()
              .orElseThrow();
    }
    logFolder = Objects.requireNonNull(log.getParent());
    whole = Files.readAllBytes(log);
  }

  private Path crashed() {
    return folder.resolve("crashed");
  }

  @Test
  void theCopyItselfIsWhole() throws IOException {
    assertEquals(ENTRIES, entriesAfterOpening());
  }

  /// A failed force leaves entries in memory that no later force of the same file brings to the
  /// disk.
  @Test
  void whatStaysIsWrittenAnewIntoAnotherFile() throws IOException {
    Object file = Files.readAttributes(log, BasicFileAttributes.class).fileKey();

    TornTail.cut(logFolder);

    assertArrayEquals(whole, Files.readAllBytes(log));
    assertNotEquals(file, Files.readAttributes(log, BasicFileAttributes.class).fileKey());
    assertEquals(ENTRIES, entriesAfterOpening());
  }

  @Test
  void anEntryWithAnEmptySectorIsCutAndKeptAside() throws IOException {
    var damaged = whole.clone();
    var sector = lastEntryStart() / SECTOR_BYTES + 2;
    Arrays.fill(damaged, sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES, (byte) 0);
    Files.write(log, damaged);

    assertEquals(ENTRIES - 1, entriesAfterOpening());
    try (var kept = Files.list(logFolder.resolveSibling("torn"))) {
      assertEquals(1, kept.count());
    }
  }

  @Test
  void anEntryWhoseBeginningIsMissingIsCut() throws IOException {
    var damaged = whole.clone();
    var start = lastEntryStart();
    var sectorEnd = (start / SECTOR_BYTES + 1) * SECTOR_BYTES;
    Arrays.fill(damaged, start, sectorEnd, (byte) 0);
    Files.write(log, damaged);

    assertEquals(ENTRIES - 1, entriesAfterOpening());
  }

  @Test
  void everythingBehindATornEntryIsCutToo() throws IOException {
    var damaged = whole.clone();
    var sector = lastEntryStart() / SECTOR_BYTES - 2; // in the last but one
    Arrays.fill(damaged, sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES, (byte) 0);
    Files.write(log, damaged);

    assertEquals(ENTRIES - 2, entriesAfterOpening());
  }

  @Test
  void aSingleWrongByteIsNeverTakenForATornEntry() throws IOException {
    var start = lastEntryStart();
    var end = end();
    for (var at = start; at < end; at++) {
      for (var mask : new int[] {0x01, 0x80, 0xff, whole[at] & 0xff}) {
        if (mask == 0) {
          continue;
        }
        var damaged = whole.clone();
        damaged[at] ^= (byte) mask;
        Files.write(log, damaged);
        TornTail.cut(logFolder);
        assertEquals(whole.length, Files.size(log), "byte " + at + " mask " + mask);
      }
    }
  }

  @Test
  void aWrongByteInAForcedEntryIsRefusedAndNothingIsLostSilently() throws IOException {
    var damaged = whole.clone();
    damaged[lastEntryStart() + 1_000] ^= 1;
    Files.write(log, damaged);

    assertThrows(IOException.class, this::entriesAfterOpening);
    assertEquals(whole.length, Files.size(log));
  }

  private int entriesAfterOpening() throws IOException {
    var replica = new RecordingReplica();
    try (var _ = Orders.open(Orders.small(crashed()), replica)) {
      var numbers = replica.numbers();
      assertEquals(LongStream.range(0, numbers.size()).boxed().toList(), numbers);
      return numbers.size();
    }
  }

  /// Where the last entry begins.
  private int lastEntryStart() {
    var at = 8;
    while (at + entryLength(at) < whole.length && whole[at + entryLength(at)] != 0) {
      at += entryLength(at);
    }
    return at;
  }

  private int end() {
    var start = lastEntryStart();
    return start + entryLength(start);
  }

  private int entryLength(int at) {
    var length = 0;
    var i = 0;
    for (; ; i++) {
      length |= (whole[at + i] & 0x7f) << (7 * i);
      if (whole[at + i] >= 0) {
        return i + 1 + length + 4;
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }
}
