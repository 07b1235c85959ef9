package org.openhotline.protocol.log;

import java.io.IOException;
import java.util.List;

/// Our own proofs of a list of entries, from tiles in memory, for the comparison with those of
/// others.
public final class ForeignTiles {
  private final TileProofs proofs;

  /// Tiles of these entries.
  public ForeignTiles(List<byte[]> entries) {
    MemoryTiles tiles = new MemoryTiles();
    entries.forEach(entry -> tiles.append(Merkle.leafHash(entry)));
    this.proofs = new TileProofs(tiles);
  }

  /// The path of an inclusion proof.
  public List<Hash> inclusion(long index, long size) throws IOException {
    return proofs.inclusion(index, size).path();
  }

  /// The path of a consistency proof.
  public List<Hash> consistency(long older, long size) throws IOException {
    return proofs.consistency(older, size).path();
  }
}
