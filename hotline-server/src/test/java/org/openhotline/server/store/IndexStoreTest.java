package org.openhotline.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.LongDigest;
import org.openhotline.protocol.message.Precedence;

class IndexStoreTest {
  private static final DeskId XA = new DeskId("XA");
  private static final DeskId XB = new DeskId("XB");
  private static final ActId MESSAGE = ActId.of(new byte[16]);

  @TempDir Path folder;

  private static IndexRow row(
      long leaf, boolean urgent, @Nullable LongDigest body, DeskId... desks) {
    return new IndexRow(
        leaf,
        leaf + 10,
        Instant.ofEpochMilli(1_000 + leaf),
        body == null ? "STATEMENT" : "MESSAGE",
        desks.length == 0 ? null : MESSAGE,
        desks.length == 0 ? null : Precedence.FLASH,
        digest(leaf),
        new IndexRow.Act(act(leaf), digest(leaf)),
        body,
        body == null ? 0 : 3,
        new TreeSet<>(Arrays.asList(desks)),
        urgent);
  }

  private static ActId act(long leaf) {
    return ActId.of(ByteBuffer.allocate(16).putLong(leaf).array());
  }

  private static Digest digest(long leaf) {
    return Digest.of(ByteBuffer.allocate(32).putLong(leaf).array());
  }

  @Test
  void findsWhatConcernsADeskInOrder() throws IOException {
    LongDigest body = BodyFiles.digestOf(new byte[] {1, 2, 3});
    try (IndexStore store = IndexStore.open(folder)) {
      store.write(
          List.of(
              row(0, false, null),
              row(1, true, body, XA, XB),
              row(2, false, null, XA),
              row(3, false, null)),
          13);

      assertEquals(
          List.of(
              new IndexStore.Found(0, null, 0),
              new IndexStore.Found(1, body, 3),
              new IndexStore.Found(3, null, 0)),
          store.after(XB, -1, 10, false));
      assertEquals(List.of(3L), leaves(store.after(XB, 1, 10, false)));
      assertEquals(List.of(0L, 1L), leaves(store.after(XB, -1, 2, false)));
      assertEquals(List.of(1L), leaves(store.after(XB, -1, 10, true)));
      assertEquals(1, store.lastRelevant(XB, 2));
      assertEquals(-1, store.lastRelevant(XB, -1));
      assertEquals(List.of(1L, 2L), store.about(MESSAGE, 10));
      assertEquals(body, store.message(XB, 1).orElseThrow().body());
      assertTrue(store.message(XB, 2).isEmpty(), "not a message");
      assertTrue(store.message(new DeskId("XC"), 1).isEmpty(), "not for this desk");
      assertEquals(4, store.size());
      assertEquals(2, store.leafOf(act(2), digest(2)).orElseThrow());
      assertTrue(store.leafOf(act(2), digest(3)).isEmpty(), "other bytes");
    }
  }

  @Test
  void writingTheSameAgainChangesNothingAndTheAppliedIndexSurvives() throws IOException {
    try (IndexStore store = IndexStore.open(folder)) {
      store.write(List.of(row(0, false, null, XA)), 5);
      store.write(List.of(row(0, false, null, XA), row(1, false, null)), 6);
      store.force();
    }
    try (IndexStore store = IndexStore.open(folder)) {
      assertEquals(6, store.appliedIndex());
      assertEquals(List.of(0L, 1L), leaves(store.after(XA, -1, 10, false)));
      store.clear();
      assertEquals(0, store.size());
      assertEquals(0, store.appliedIndex());
    }
  }

  @Test
  void refusesAFileOfAnotherVersion() throws Exception {
    IndexStore.open(folder).close();
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(IndexStore.FILE));
        var statement = other.createStatement()) {
      statement.execute("UPDATE meta SET value = 99 WHERE name = 'schema_version'");
    }

    IOException refused = assertThrows(IOException.class, () -> IndexStore.open(folder));

    assertTrue(refused.toString().contains("version 99"), refused.toString());
    assertTrue(refused.toString().contains("--rebuild-index"), refused.toString());
  }

  private static List<Long> leaves(List<IndexStore.Found> found) {
    return found.stream().map(IndexStore.Found::leaf).toList();
  }
}
