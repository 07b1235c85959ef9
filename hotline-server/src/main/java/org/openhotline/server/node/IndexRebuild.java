package org.openhotline.server.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.wire.Entries;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.core.Core;
import org.openhotline.server.core.Emitted;
import org.openhotline.server.core.Input;
import org.openhotline.server.record.RecordFiles;
import org.openhotline.server.record.RecordView;
import org.openhotline.server.store.IndexRow;
import org.openhotline.server.store.IndexStore;

/// Makes the index again from the record, by replaying it through the core as anybody can.
///
/// Acts and observations are the core's inputs, statements must come out of it byte for byte; so
/// this is also a check of the whole record. Bodies are not in the record and stay as they are.
public final class IndexRebuild {
  private static final int BATCH_ROWS = 1_000;

  private final RecordView record;
  private final IndexStore index;
  private final Core core;
  private final List<IndexRow> rows = new ArrayList<>();

  private IndexRebuild(RecordView record, IndexStore index, Plane plane) {
    this.record = record;
    this.index = index;
    this.core = new Core(plane);
  }

  /// Replaces the index in `data`; the node must not be running.
  ///
  /// @return number of entries
  /// @throws IOException if files cannot be used, or the record does not follow from its own acts;
  ///   names the entry
  public static long run(Path data, Path recordFolder, Plane plane) throws IOException {
    Path folder = data.resolve(NodeFiles.INDEX);
    try (RecordFiles record = RecordFiles.open(recordFolder)) {
      for (String suffix : List.of("", "-wal", "-shm")) {
        Files.deleteIfExists(folder.resolve(IndexStore.FILE + suffix));
      }
      try (IndexStore index = IndexStore.open(folder)) {
        new IndexRebuild(record.view(), index, plane).replay();
        index.force();
        return index.size();
      }
    }
  }

  private void replay() throws IOException {
    for (long leaf = 0; leaf < record.size(); ) {
      for (byte[] bytes : record.range(leaf, RecordView.MAX_RANGE_ENTRIES)) {
        if (leaf >= core.leaves()) {
          apply(leaf, bytes);
        }
        leaf++;
      }
    }
    flush();
  }

  private void apply(long leaf, byte[] bytes) throws IOException {
    RecordEntry entry;
    try {
      entry = Entries.parse(bytes);
    } catch (MalformedException e) {
      throw new IOException(
          "entry " + leaf + " of the record cannot be read: " + e.getMessage(), e);
    }
    Input input =
        switch (entry) {
          case RecordEntry.OfAct(var _, var act) -> new Input.SubmitAct(act);
          case RecordEntry.OfObservation(var _, var observation) -> new Input.Observe(observation);
          case RecordEntry.OfStatement _ -> new Input.Tick();
        };
    List<Emitted> emitted = core.apply(entry.time(), input).emitted();
    if (emitted.isEmpty() || emitted.getFirst().leaf() != leaf) {
      throw new IOException(
          "entry %d of the record does not follow from those before it: restore the record from another node or a backup"
              .formatted(leaf));
    }
    for (Emitted each : emitted) {
      byte[] own = Entries.bytes(each.entry());
      if (each.leaf() < record.size() && !Arrays.equals(own, record.entry(each.leaf()))) {
        throw new IOException(
            "entry %d of the record is not what follows from those before it: restore the record from another node or a backup"
                .formatted(each.leaf()));
      }
      if (each.leaf() < record.size()) {
        rows.add(IndexRows.of(0, each, own));
      }
    }
    if (rows.size() >= BATCH_ROWS) {
      flush();
    }
  }

  private void flush() throws IOException {
    index.write(rows, 0);
    rows.clear();
  }
}
