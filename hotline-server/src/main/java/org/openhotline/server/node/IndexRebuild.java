package org.openhotline.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.core.RecordReplay;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.record.RecordView;
import org.openhotline.server.store.BodyFiles;
import org.openhotline.server.store.IndexRow;
import org.openhotline.server.store.IndexStore;

/// Makes the index again from the record, by replaying it through the core as anybody can: its rows
/// and the archive of closed messages.
///
/// Statements must come out of it byte for byte; so this is also a check of the whole record.
/// Sealed bodies are not in the record and cannot be made again; those that are missing are
/// counted.
public final class IndexRebuild {
  private static final int BATCH_ROWS = 1_000;

  private final RecordView record;
  private final IndexStore index;
  private final BodyFiles bodies;
  private final RecordReplay replay;
  private final List<IndexRow> rows = new ArrayList<>();
  private long messages;
  private long missing;

  /// What came of it.
  ///
  /// @param entries entries of the record, all in the index now
  /// @param messages messages among them
  /// @param missingBodies messages whose sealed body is not there
  public record Report(long entries, long messages, long missingBodies) {}

  private IndexRebuild(RecordView record, IndexStore index, BodyFiles bodies, Plane plane) {
    this.record = record;
    this.index = index;
    this.bodies = bodies;
    this.replay = new RecordReplay(plane, new StoredArchive(index.past()));
  }

  /// Replaces the index in `data`; the node must not be running.
  ///
  /// @throws IOException if files cannot be used, or the record does not follow from its own acts;
  ///   names the entry
  public static Report run(Path data, Path recordFolder, Plane plane) throws IOException {
    Path folder = data.resolve(NodeFiles.INDEX);
    try (RecordFiles record = RecordFiles.open(recordFolder)) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(folder.resolve(IndexStore.FILE + suffix));
      }
      BodyFiles bodies = BodyFiles.open(data.resolve(NodeFiles.BODIES));
      try (IndexStore index = IndexStore.open(folder)) {
        IndexRebuild rebuild = new IndexRebuild(record.view(), index, bodies, plane);
        rebuild.replay();
        index.force();
        return new Report(index.size(), rebuild.messages, rebuild.missing);
      }
    }
  }

  private void replay() throws IOException {
    for (long leaf = 0; leaf < record.size(); ) {
      for (byte[] bytes : record.range(leaf, RecordView.MAX_RANGE_ENTRIES)) {
        take(leaf, bytes);
        leaf++;
      }
    }
    flush();
  }

  private void take(long leaf, byte[] bytes) throws IOException {
    RecordEntry entry;
    try {
      entry = Entries.parse(bytes);
    } catch (MalformedException e) {
      throw new IOException(
          "entry " + leaf + " of the record cannot be read: " + e.getMessage(), e);
    }
    switch (replay.take(entry)) {
      case RecordReplay.Differs(long at, var _, String why) -> throw notThis(at, why);
      case RecordReplay.Follows(Emitted emitted) -> {
        if (!Arrays.equals(Entries.bytes(emitted.entry()), bytes)) {
          throw notThis(leaf, "it says the same in other bytes");
        }
        rows.add(IndexRows.of(0, emitted, bytes));
      }
    }
    if (entry instanceof RecordEntry.OfAct(var _, var act)
        && act.act() instanceof Message message) {
      messages++;
      missing += bodies.has(message.sealed().sealedDigest()) ? 0 : 1;
    }
    if (rows.size() >= BATCH_ROWS && replay.betweenInputs()) {
      flush();
    }
  }

  private static IOException notThis(long leaf, String why) {
    return new IOException(
        "entry %d of the record does not follow from those before it (%s): restore the record from another node or a backup"
            .formatted(leaf, why));
  }

  private void flush() throws IOException {
    Core core = replay.core();
    index.write(rows, StoredArchive.rows(core), 0);
    core.forget();
    rows.clear();
  }
}
