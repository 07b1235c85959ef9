package org.openhotline.client.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;

/// The station's memory on a real disk, through reopening and with two processes' connections at
/// once.
final class StationStoreTest {
  @TempDir Path folder;

  private static ActId id(int n) {
    byte[] bytes = new byte[ActId.LENGTH_BYTES];
    bytes[15] = (byte) n;
    return ActId.of(bytes);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void keepsEntriesOnceAndThroughReopening() throws IOException {
    Path file = folder.resolve("data/station.db");
    try (StationStore store = StationStore.open(file)) {
      assertTrue(store.keep(7, text("seven"), text("body")));
      assertFalse(store.keep(7, text("other"), text("other")));
      assertTrue(store.keep(3, text("three"), null));
    }
    try (StationStore store = StationStore.open(file)) {
      assertEquals(
          List.of(
              new StationStore.StoredEntry(3, Bytes.of(text("three"))),
              new StationStore.StoredEntry(7, Bytes.of(text("seven")))),
          store.entries());
      assertArrayEquals(text("body"), store.body(7).orElseThrow());
      assertTrue(store.body(3).isEmpty());
    }
  }

  @Test
  void rememberedHeadAndCursorNeverGoBack() throws IOException {
    try (StationStore store = StationStore.open(folder.resolve("s.db"))) {
      assertTrue(store.head().isEmpty());
      store.remember(10, text("ten"));
      store.advance(6);
      store.remember(4, text("four"));
      store.advance(2);
      assertEquals(new StationStore.Head(10, Bytes.of(text("ten")), 6), store.head().orElseThrow());
      store.remember(11, text("eleven"));
      assertEquals(
          new StationStore.Head(11, Bytes.of(text("eleven")), 6), store.head().orElseThrow());
    }
  }

  @Test
  void urgentFactsLeaveTheOutboxFirstAndNothingIsQueuedTwice() throws IOException {
    try (StationStore store = StationStore.open(folder.resolve("s.db"))) {
      store.queue(id(1), text("a"), new byte[0], false);
      store.queue(id(2), text("b"), new byte[0], true);
      store.queue(id(3), text("c"), new byte[0], false);
      store.queue(id(1), text("changed"), new byte[0], false);
      assertEquals(
          List.of(id(2), id(1), id(3)),
          store.outbox(StationStore.OutboxState.PENDING).stream()
              .map(StationStore.OutboxItem::actId)
              .toList());
      assertEquals(
          Bytes.of(text("a")), store.outbox(StationStore.OutboxState.PENDING).get(1).act());
    }
  }

  @Test
  void noMessageLeavesTheOutboxBeforeTheOneThatItsSerialCountsOn() throws IOException {
    try (StationStore store = StationStore.open(folder.resolve("s.db"))) {
      store.queue(id(1), text("routine"), text("body"), false);
      store.queue(id(2), text("flash"), text("body"), true);
      store.queue(id(3), text("acknowledged"), new byte[0], false);

      assertEquals(
          List.of(id(3), id(1), id(2)),
          store.outbox(StationStore.OutboxState.PENDING).stream()
              .map(StationStore.OutboxItem::actId)
              .toList());
    }
  }

  @Test
  void receiptEndsAnActAndALaterRefusalCannotUndoIt() throws IOException {
    try (StationStore store = StationStore.open(folder.resolve("s.db"))) {
      store.queue(id(1), text("a"), new byte[0], false);
      store.queue(id(2), text("b"), new byte[0], false);
      Bytes hash = Bytes.of(new byte[32]);
      StationStore.StoredReceipt receipt =
          new StationStore.StoredReceipt(
              id(1), 5, Bytes.of(text("entry")), 9, List.of(hash, hash), Bytes.of(text("note")));
      store.receipted(receipt);
      store.refused(id(1), Refusal.of(RefusalCode.SERIAL_GAP, "too late to refuse"));
      store.refused(id(2), Refusal.of(RefusalCode.SERIAL_GAP, "…"));
      assertEquals(receipt, store.receipt(id(1)).orElseThrow());
      assertEquals(List.of(), store.outbox(StationStore.OutboxState.PENDING));
      assertEquals(
          "SERIAL_GAP: …", store.outbox(StationStore.OutboxState.REFUSED).getFirst().refusal());
      assertEquals(1, store.outbox(StationStore.OutboxState.RECEIPTED).size());
    }
  }

  @Test
  void twoConnectionsSeeOneAnothersWork() throws IOException {
    Path file = folder.resolve("s.db");
    try (StationStore one = StationStore.open(file);
        StationStore other = StationStore.open(file)) {
      assertTrue(one.keep(1, text("x"), null));
      assertFalse(other.keep(1, text("x"), null));
      other.remember(2, text("two"));
      assertEquals(2, one.head().orElseThrow().size());
    }
  }

  @Test
  void tellsWhetherAnotherConnectionWroteAndNotWhetherThisOneDid() throws IOException {
    Path file = folder.resolve("s.db");
    try (StationStore one = StationStore.open(file);
        StationStore other = StationStore.open(file)) {
      long before = one.othersWrites();
      one.keep(1, new byte[] {1}, null);
      assertEquals(before, one.othersWrites());

      other.keep(2, new byte[] {2}, null);

      assertNotEquals(before, one.othersWrites());
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws IOException {
    Path file = folder.resolve("s.db");
    Files.writeString(file, "this is not a database, and long enough to look like one".repeat(20));
    IOException refused = assertThrows(IOException.class, () -> StationStore.open(file).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("s.db"), refused.getMessage());
  }
}
