package org.openhotline.protocol.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A growing tree whose hashes are kept in memory as tiles would keep them, and which counts reads.
final class MemoryTiles implements TileReader {
  private final CompactRange range = new CompactRange();
  private final List<List<Hash>> levels = new ArrayList<>();
  private int reads;

  /// A tree over the entries `entry 0`, `entry 1`, ….
  static MemoryTiles ofSize(int size) {
    MemoryTiles tiles = new MemoryTiles();
    for (int i = 0; i < size; i++) {
      tiles.append(leaf(i));
    }
    return tiles;
  }

  static Hash leaf(int index) {
    return Merkle.leafHash(("entry " + index).getBytes(StandardCharsets.US_ASCII));
  }

  void append(Hash leaf) {
    range.append(
        leaf,
        (height, index, hash) -> {
          if (height % TileId.HEIGHT == 0) {
            int level = height / TileId.HEIGHT;
            if (levels.size() == level) {
              levels.add(new ArrayList<>());
            }
            levels.get(level).add(hash);
          }
        });
  }

  int readsSinceLastAsked() {
    int count = reads;
    reads = 0;
    return count;
  }

  @Override
  public byte[] tile(TileId id) throws DamagedRecordException {
    reads++;
    List<Hash> level = id.level() < levels.size() ? levels.get(id.level()) : List.of();
    int from = Math.toIntExact(id.index() * TileId.FULL_WIDTH);
    int to = Math.min(from + TileId.FULL_WIDTH, level.size());
    if (to - from < id.width()) {
      throw new DamagedRecordException(id.path(), "is not there");
    }
    byte[] bytes = new byte[(to - from) * Hash.LENGTH_BYTES];
    for (int i = from; i < to; i++) {
      level.get(i).copyTo(bytes, (i - from) * Hash.LENGTH_BYTES);
    }
    return Arrays.copyOf(bytes, bytes.length);
  }
}
