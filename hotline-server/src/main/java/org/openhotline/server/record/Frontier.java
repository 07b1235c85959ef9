package org.openhotline.server.record;

import java.util.ArrayList;
import java.util.List;
import org.openhotline.protocol.log.CompactRange;
import org.openhotline.protocol.log.Hash;
import org.openhotline.protocol.log.TileId;

/// The right edge of the tree as the writer extends it: the peaks, the partial tile of each level
/// and the entries of the partial bundle.
///
/// Memory is bounded by 8 KiB a level and one bundle (16 MiB). Arrays are only appended to and are
/// replaced when full, never cleared, because {@link RecordView} shares them. For one thread.
final class Frontier {
  /// A tile above level 0 that just became full; its array does not change any more.
  @SuppressWarnings("ArrayRecordComponent") // handed from here to the one place that writes it
  record FullTile(TileId id, byte[] bytes) {}

  private final CompactRange range;
  private final List<byte[]> levels;
  private byte[][] entries;

  /// The edge of this tree: its partial tiles, each in an array of 8,192 bytes, and the entries of
  /// its partial bundle, in an array of 256.
  Frontier(CompactRange range, List<byte[]> levels, byte[][] entries) {
    this.range = range;
    this.levels = new ArrayList<>(levels);
    this.entries = entries;
  }

  static byte[] emptyTile() {
    return new byte[TileId.FULL_WIDTH * Hash.LENGTH_BYTES];
  }

  long size() {
    return range.size();
  }

  Head head() {
    return new Head(range.size(), range.root());
  }

  /// Adds an entry; returns the tiles above level 0 that it made full, lowest first.
  List<FullTile> add(byte[] entry, Hash leaf) {
    int slot = (int) (range.size() % TileId.FULL_WIDTH);
    if (slot == 0) {
      entries = new byte[TileId.FULL_WIDTH][];
    }
    entries[slot] = entry.clone();
    List<FullTile> full = new ArrayList<>();
    range.append(
        leaf,
        (height, index, hash) -> {
          if (height % TileId.HEIGHT == 0) {
            put(height / TileId.HEIGHT, index, hash, full);
          }
        });
    return full;
  }

  private void put(int level, long index, Hash hash, List<FullTile> full) {
    int slot = (int) (index % TileId.FULL_WIDTH);
    if (level == levels.size()) {
      levels.add(emptyTile());
    } else if (slot == 0) {
      levels.set(level, emptyTile());
    }
    byte[] tile = levels.get(level);
    hash.copyTo(tile, slot * Hash.LENGTH_BYTES);
    if (slot == TileId.FULL_WIDTH - 1 && level > 0) {
      full.add(new FullTile(TileId.full(level, index / TileId.FULL_WIDTH), tile));
    }
  }

  /// What readers may see from now on.
  RecordView view(RecordFolder folder, ReadCache cache) {
    return new RecordView(folder, head(), List.copyOf(levels), entries, cache);
  }
}
