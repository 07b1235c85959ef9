package org.openhotline.trials.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SimulatedDiskTest {
  private static final DiskFaults NOTHING_SURVIVES = new DiskFaults(0, 0);
  private static final DiskFaults ALL_SURVIVES = new DiskFaults(0, 1_000);

  private static SimulatedDisk disk(DiskFaults faults) {
    return new SimulatedDisk(1, faults, InstantSource.fixed(Instant.EPOCH));
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void behavesAsAFileSystem() throws IOException {
    Path root = new SimulatedDisk(1).root();
    Path folder = Files.createDirectories(root.resolve("a/b/c"));
    Path file = Files.writeString(folder.resolve("one.txt"), "first");
    Files.writeString(file, " second", StandardOpenOption.APPEND);
    assertEquals("first second", Files.readString(file));
    assertEquals(12, Files.size(file));
    assertTrue(Files.isRegularFile(file));
    assertTrue(Files.isDirectory(folder));
    assertThrows(FileAlreadyExistsException.class, () -> Files.createDirectory(folder));
    assertThrows(DirectoryNotEmptyException.class, () -> Files.delete(folder));
    Path other = folder.resolve("two.txt");
    Files.copy(file, other);
    assertThrows(FileAlreadyExistsException.class, () -> Files.move(file, other));
    Files.move(file, other, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    assertFalse(Files.exists(file));
    assertThrows(NoSuchFileException.class, () -> Files.readAllBytes(file));
    try (Stream<Path> all = Files.walk(root)) {
      assertEquals(
          List.of("/", "/a", "/a/b", "/a/b/c", "/a/b/c/two.txt"),
          all.map(Path::toString).sorted().toList());
    }
    try (var texts = Files.newDirectoryStream(folder, "*.{txt,log}")) {
      List<Path> found = new ArrayList<>();
      texts.forEach(found::add);
      assertEquals(List.of(other), found);
    }
    assertTrue(Files.deleteIfExists(other));
    assertFalse(Files.deleteIfExists(other));
    assertEquals(root.resolve("a/x"), root.resolve("a/./b/../x").normalize());
    assertEquals(Path.of("../x").toString(), folder.relativize(root.resolve("a/b/x")).toString());
  }

  @Test
  void channelsReadWriteAndLock() throws IOException {
    Path file = new SimulatedDisk(1).root().resolve("file");
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      assertEquals(3, channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 2));
      assertEquals(5, channel.size());
      ByteBuffer read = ByteBuffer.allocate(9);
      assertEquals(5, channel.read(read, 0));
      assertArrayEquals(new byte[] {0, 0, 1, 2, 3}, Arrays.copyOf(read.array(), 5));
      assertEquals(-1, channel.read(read, 5));
      channel.truncate(3);
      assertEquals(3, channel.size());
      assertTrue(channel.tryLock().isValid());
      assertThrows(OverlappingFileLockException.class, channel::tryLock);
    }
  }

  @Test
  void powerCutTakesWhatWasNotForced() throws IOException {
    SimulatedDisk disk = disk(NOTHING_SURVIVES);
    Path file = disk.root().resolve("file");
    Files.write(file, filled(600, 1));
    force(file);
    force(disk.root());
    Files.write(file, filled(700, 2), StandardOpenOption.APPEND);
    Files.writeString(disk.root().resolve("unforced"), "x");
    disk.powerCut();
    assertArrayEquals(filled(600, 1), Files.readAllBytes(disk.root().resolve("file")));
    assertFalse(Files.exists(disk.root().resolve("unforced")));
  }

  @Test
  void killLeavesWhatWasWritten() throws IOException {
    SimulatedDisk disk = disk(NOTHING_SURVIVES);
    Path file = disk.root().resolve("file");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.write(ByteBuffer.wrap(filled(10, 7)));
    assertTrue(channel.tryLock().isValid());
    disk.kill();
    assertThrows(IOException.class, () -> channel.write(ByteBuffer.wrap(filled(10, 8))));
    assertThrows(IOException.class, () -> Files.readAllBytes(file));
    Path again = disk.root().resolve("file");
    assertArrayEquals(filled(10, 7), Files.readAllBytes(again));
    try (FileChannel next = FileChannel.open(again, StandardOpenOption.WRITE)) {
      assertTrue(next.tryLock().isValid(), "a killed process holds no lock");
    }
    disk.powerCut();
    assertFalse(Files.exists(disk.root().resolve("file")), "a kill forces nothing");
  }

  @Test
  void sectorsSurviveEachForItself() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 200; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      Path file = disk.root().resolve("file");
      Files.write(file, filled(1_024, 1));
      force(file);
      force(disk.root());
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(filled(2_048, 2)), 0);
      }
      disk.powerCut();
      byte[] left = Files.readAllBytes(disk.root().resolve("file"));
      StringBuilder sectors = new StringBuilder();
      for (int at = 0; at < left.length; at += 512) {
        byte[] sector = Arrays.copyOfRange(left, at, at + 512);
        assertArrayEquals(filled(512, sector[0]), sector);
        sectors.append(sector[0]);
      }
      seen.add(sectors.toString());
    }
    assertTrue(seen.containsAll(Set.of("11", "22", "12", "21", "2222", "1102", "2120")), "" + seen);
    assertFalse(seen.stream().anyMatch(s -> s.startsWith("0")), "forced bytes became zeros");
  }

  @Test
  void shortenedFileMayComeBackWholeButNeverMixed() throws IOException {
    Set<String> seen = new TreeSet<>();
    for (int seed = 0; seed < 200; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      Path file = disk.root().resolve("file");
      Files.write(file, filled(1_024, 1));
      force(file);
      force(disk.root());
      Files.write(file, filled(512, 2));
      disk.powerCut();
      byte[] left = Files.readAllBytes(disk.root().resolve("file"));
      seen.add(left.length + ":" + (left.length == 0 ? "" : left[0]));
    }
    assertEquals(Set.of("0:", "1024:1", "512:0", "512:2"), seen);
  }

  @Test
  void namesAreUndoneInTheOrderOfTheirFolder() throws IOException {
    Set<List<String>> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      for (String name : List.of("a", "b", "c")) {
        Files.createDirectory(disk.root().resolve(name));
      }
      disk.powerCut();
      try (Stream<Path> left = Files.list(disk.root())) {
        seen.add(left.map(p -> p.getFileName().toString()).sorted().toList());
      }
    }
    assertEquals(Set.of(List.of(), List.of("a"), List.of("a", "b"), List.of("a", "b", "c")), seen);
  }

  @Test
  void moveBetweenFoldersIsWholeOrUndone() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed);
      Path from = Files.createDirectory(disk.root().resolve("from")).resolve("file");
      Files.write(from, filled(10, 1));
      force(from);
      force(disk.root().resolve("from"));
      Path to = Files.createDirectory(disk.root().resolve("to")).resolve("moved");
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      if (seed % 2 == 0) {
        force(disk.root().resolve("to"));
      }
      disk.powerCut();
      boolean stayed = Files.exists(disk.root().resolve("from/file"));
      boolean moved = Files.exists(disk.root().resolve("to/moved"));
      assertTrue(stayed != moved, "seed " + seed);
      assertTrue(moved || seed % 2 == 1, "forced, seed " + seed);
      Path left = disk.root().resolve(moved ? "to/moved" : "from/file");
      assertArrayEquals(filled(10, 1), Files.readAllBytes(left));
    }
  }

  @Test
  void failedForceIsFollowedByFalseSuccess() throws IOException {
    SimulatedDisk disk = disk(ALL_SURVIVES);
    Path file = disk.root().resolve("file");
    Files.write(file, filled(512, 1));
    force(file);
    force(disk.root());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(filled(512, 2)), 0);
      disk.failForce(1);
      IOException failed = assertThrows(IOException.class, () -> channel.force(true));
      assertTrue(failed.toString().contains("Input/output error"), failed.toString());
      channel.force(true);
      assertArrayEquals(filled(512, 2), Files.readAllBytes(file), "memory has it");
    }
    assertEquals(1, disk.counts().get(DiskFault.FALSE_SUCCESS));
    disk.powerCut();
    assertArrayEquals(filled(512, 1), Files.readAllBytes(disk.root().resolve("file")));
  }

  @Test
  void failedForceOfAFolderLosesItsNames() throws IOException {
    SimulatedDisk disk = disk(ALL_SURVIVES);
    Files.createFile(disk.root().resolve("lost"));
    disk.failForce(1);
    assertThrows(IOException.class, () -> force(disk.root()));
    force(disk.root());
    assertTrue(Files.exists(disk.root().resolve("lost")));
    disk.powerCut();
    assertFalse(Files.exists(disk.root().resolve("lost")));
  }

  @Test
  void fullDiskRefusesAndRecovers() throws IOException {
    SimulatedDisk disk = disk(NOTHING_SURVIVES);
    disk.capacity(4_096);
    Path file = disk.root().resolve("file");
    IOException full = assertThrows(IOException.class, () -> Files.write(file, filled(8_192, 1)));
    assertTrue(full.toString().contains("No space left on device"), full.toString());
    assertEquals(0, Files.getFileStore(file).getUsableSpace());
    assertThrows(IOException.class, () -> Files.createFile(disk.root().resolve("other")));
    Files.delete(file);
    assertEquals(3_584, Files.getFileStore(disk.root()).getUsableSpace());
    Files.write(file, filled(1_000, 1));
    assertEquals(4_096 - 512 - 512 - 1_024, Files.getFileStore(file).getUsableSpace());
  }

  @Test
  void flipsOneBitAtRest() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(3);
    Path file = Files.write(disk.root().resolve("file"), filled(3, 0));
    disk.flip(file, 9);
    assertArrayEquals(new byte[] {0, 2, 0}, Files.readAllBytes(file));
    assertThrows(IllegalArgumentException.class, () -> disk.flip(file, 24));
  }

  @Test
  void crashesAtAStepAndStaysDeadUntilCut() throws IOException {
    SimulatedDisk disk = disk(NOTHING_SURVIVES);
    Path root = disk.root();
    Files.createFile(root.resolve("a"));
    assertEquals(2, disk.steps());
    disk.crashAt(disk.steps() + 1);
    Crash crash = assertThrows(Crash.class, () -> Files.createFile(root.resolve("b")));
    assertEquals("step 3 after CREATE /b", crash.getMessage());
    assertThrows(IOException.class, () -> Files.createFile(root.resolve("c")));
    disk.kill();
    try (Stream<Path> left = Files.list(disk.root())) {
      assertEquals(2, left.count());
    }
  }

  @Test
  void backupHasWhatWasForced() throws IOException {
    SimulatedDisk disk = disk(ALL_SURVIVES);
    Path file = Files.write(disk.root().resolve("file"), filled(10, 1));
    force(file);
    force(disk.root());
    Files.write(file, filled(10, 2));
    SimulatedDisk backup = disk.backup(2, DiskFaults.USUAL);
    assertArrayEquals(filled(10, 1), Files.readAllBytes(backup.root().resolve("file")));
  }

  @Test
  void writesMayBeShort() throws IOException {
    SimulatedDisk disk = disk(new DiskFaults(500, DiskFaults.DRAWN));
    Path file = disk.root().resolve("file");
    Files.write(file, filled(100_000, 5));
    assertArrayEquals(filled(100_000, 5), Files.readAllBytes(file));
    assertTrue(disk.counts().getOrDefault(DiskFault.SHORT_WRITE, 0L) > 0);
  }

  @Test
  void sameSeedSameFate() throws IOException {
    assertEquals(fate(42), fate(42));
  }

  private static String fate(long seed) throws IOException {
    SimulatedDisk disk = new SimulatedDisk(seed);
    for (int i = 0; i < 20; i++) {
      Files.write(disk.root().resolve("f" + i), filled(i * 300, i));
    }
    disk.powerCut();
    StringBuilder fate = new StringBuilder(disk.counts().toString());
    try (Stream<Path> left = Files.list(disk.root())) {
      left.forEach(path -> fate.append(' ').append(path));
    }
    return fate.toString();
  }
}
