package org.openhotline.protocol.log;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The port through which hashes are read: a folder, a mirror, a relay.
@FunctionalInterface
public interface TileReader {
  /// The hashes of a tile, 32 bytes each.
  ///
  /// The answer may hold more hashes than asked for (the tile has grown since, or is full): only
  /// the first `id.width()` are used, and they never change.
  ///
  /// @throws DamagedRecordException if the tile is missing or shorter than asked for
  /// @throws IOException if it cannot be read
  byte[] tile(TileId id) throws IOException;

  /// The root of a complete subtree of `2^height` leaves, if this reader remembers it; null:
  /// compute it from the tiles. What is remembered is believed like a tile.
  ///
  /// @param index of the subtree among those of its height
  default @Nullable Hash remembered(int height, long index) {
    return null;
  }

  /// The root of a complete subtree was computed; it never changes.
  default void remember(int height, long index, Hash root) {}
}
