package org.openhotline.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.LongDigest;

class BodyFilesTest {
  @TempDir Path folder;
  private final Random random = new Random(3);

  private Bytes body(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }

  private static LongDigest digest(Bytes body) {
    return BodyFiles.digestOf(body.toArray());
  }

  private Path segment() {
    return folder.resolve("00000001.bodies");
  }

  private void flip(long offset) throws IOException {
    try (FileChannel file =
        FileChannel.open(segment(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 1)).flip();
      file.write(one, offset);
    }
  }

  @Test
  void keepsManyBodiesThroughReopening() throws IOException {
    List<Bytes> written = new ArrayList<>();
    try (BodyFiles bodies = BodyFiles.open(folder)) {
      for (int i = 0; i < 3_000; i++) {
        written.add(body(i % 7 == 0 ? 0 : random.nextInt(200) + i));
        bodies.write(digest(written.getLast()), written.getLast());
        if (i == 1_000) {
          bodies.force();
        }
      }
    }

    try (BodyFiles bodies = BodyFiles.open(folder)) {
      for (Bytes each : written) {
        assertEquals(each, bodies.read(digest(each)));
      }
    }
  }

  @Test
  void writesTheSameBytesOnce() throws IOException {
    Bytes body = body(500);
    try (BodyFiles bodies = BodyFiles.open(folder)) {
      bodies.write(digest(body), body);
      long size = Files.size(segment());
      bodies.write(digest(body), body);
      assertEquals(size, Files.size(segment()));
    }
  }

  @Test
  void neverServesADamagedBodyAndTakesItAgain() throws IOException {
    Bytes body = body(300);
    try (BodyFiles bodies = BodyFiles.open(folder)) {
      for (int offset = 0; offset < 300 + BodySegment.HEADER_BYTES; offset += 13) {
        long at = Files.exists(segment()) ? Files.size(segment()) : 0;
        if (at == 0) {
          bodies.write(digest(body), body);
        }
        flip((at == 0 ? 0 : at - 300 - BodySegment.HEADER_BYTES) + offset);
        assertThrows(IOException.class, () -> bodies.read(digest(body)));
        bodies.write(digest(body), body);
        assertEquals(body, bodies.read(digest(body)), "a replay mends a torn body");
      }
    }
  }

  @Test
  void cutsOffWhatWasNeverForcedAndIsTorn() throws IOException {
    Bytes forced = body(100);
    Bytes torn = body(100);
    try (BodyFiles bodies = BodyFiles.open(folder)) {
      bodies.write(digest(forced), forced);
      bodies.force();
      bodies.write(digest(torn), torn);
    }
    flip(Files.size(segment()) - 1);

    try (BodyFiles bodies = BodyFiles.open(folder)) {
      assertEquals(forced, bodies.read(digest(forced)));
      IOException missing = assertThrows(IOException.class, () -> bodies.read(digest(torn)));
      assertTrue(missing.toString().contains("missing"), missing.toString());
      bodies.write(digest(torn), torn);
      bodies.force();
    }
    try (BodyFiles bodies = BodyFiles.open(folder)) {
      assertEquals(torn, bodies.read(digest(torn)));
    }
  }

  @Test
  void refusesToOpenWhenForcedBytesAreGone() throws IOException {
    Bytes body = body(100);
    try (BodyFiles bodies = BodyFiles.open(folder)) {
      bodies.write(digest(body), body);
      bodies.force();
    }
    try (FileChannel file = FileChannel.open(segment(), StandardOpenOption.WRITE)) {
      file.truncate(40);
    }

    IOException refused = assertThrows(IOException.class, () -> BodyFiles.open(folder));
    assertTrue(refused.toString().contains("restore it from a backup"), refused.toString());
  }
}
