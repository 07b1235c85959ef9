package org.openhotline.protocol.log;

import java.io.IOException;

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
}
