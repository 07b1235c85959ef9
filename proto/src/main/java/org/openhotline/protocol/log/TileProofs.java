package org.openhotline.protocol.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Roots and proofs for every index and size, computed from stored tiles.
///
/// Each call reads O(log n) tiles, none of them twice, and keeps nothing afterwards. The tree may
/// have grown beyond the size asked for. Thread-safe if the reader is.
public final class TileProofs {
  /// From eight leaves of a tile on; below, computing is as fast as looking up.
  private static final int WORTH_REMEMBERING = 3;

  private final TileReader reader;

  /// Proofs from the tiles that this reader finds.
  public TileProofs(TileReader reader) {
    this.reader = reader;
  }

  /// The root of the tree of the first `size` leaves.
  ///
  /// @throws IllegalArgumentException if the size is negative
  /// @throws IOException if a tile cannot be read or is damaged
  public Hash root(long size) throws IOException {
    return range(size).root();
  }

  /// The peaks of the tree of the first `size` leaves, from which it can be continued.
  ///
  /// @throws IllegalArgumentException if the size is negative
  /// @throws IOException if a tile cannot be read or is damaged
  public CompactRange range(long size) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("a tree size is at least 0, this is " + size);
    }
    Nodes nodes = new Nodes(size);
    List<Hash> peaks = new ArrayList<>();
    long start = 0;
    for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
      long width = Long.highestOneBit(rest);
      peaks.add(nodes.subtree(start, start + width));
      start += width;
    }
    return new CompactRange(size, peaks);
  }

  /// The proof that a leaf stands at `index` in the tree of the first `size` leaves.
  ///
  /// @throws IllegalArgumentException if the index is not in that tree
  /// @throws IOException if a tile cannot be read or is damaged
  public InclusionProof inclusion(long index, long size) throws IOException {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "index " + index + " is not in a tree of size " + size + ": ask for 0 to size − 1");
    }
    Nodes nodes = new Nodes(size);
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long end = size;
    while (end - start > 1) {
      long middle = split(start, end);
      if (index < middle) {
        path.addFirst(nodes.subtree(middle, end));
        end = middle;
      } else {
        path.addFirst(nodes.subtree(start, middle));
        start = middle;
      }
    }
    return new InclusionProof(index, size, path);
  }

  /// The proof that the tree of the first `olderSize` leaves is a prefix of that of the first
  /// `newerSize`.
  ///
  /// @throws IllegalArgumentException unless 1 ≤ olderSize ≤ newerSize
  /// @throws IOException if a tile cannot be read or is damaged
  public ConsistencyProof consistency(long olderSize, long newerSize) throws IOException {
    if (olderSize < 1 || olderSize > newerSize) {
      throw new IllegalArgumentException(
          "no consistency proof from size "
              + olderSize
              + " to "
              + newerSize
              + ": ask for 1 ≤ older ≤ newer");
    }
    Nodes nodes = new Nodes(newerSize);
    List<Hash> path = new ArrayList<>();
    long start = 0;
    long end = newerSize;
    while (end != olderSize) {
      long middle = split(start, end);
      if (olderSize <= middle) {
        path.addFirst(nodes.subtree(middle, end));
        end = middle;
      } else {
        path.addFirst(nodes.subtree(start, middle));
        start = middle;
      }
    }
    if (start > 0) {
      path.addFirst(nodes.subtree(start, end));
    }
    return new ConsistencyProof(olderSize, newerSize, path);
  }

  /// Where RFC 9162 cuts a range of at least two leaves: after the largest power of two that is
  /// smaller than its length.
  private static long split(long start, long end) {
    return start + Long.highestOneBit(end - start - 1);
  }

  /// The nodes of one tree during one call, with the tiles read so far.
  private final class Nodes {
    private final long size;
    private final Map<TileId, byte[]> tiles = new HashMap<>();

    Nodes(long size) {
      this.size = size;
    }

    /// The root over leaves start to end; start is a multiple of a power of two not below the
    /// length.
    Hash subtree(long start, long end) throws IOException {
      long length = end - start;
      if (Long.bitCount(length) == 1) {
        int height = Long.numberOfTrailingZeros(length);
        return node(height, start >>> height);
      }
      long middle = split(start, end);
      return Merkle.nodeHash(subtree(start, middle), subtree(middle, end));
    }

    /// The root of the complete subtree of `2^height` leaves with this index among its like.
    private Hash node(int height, long index) throws IOException {
      int level = height / TileId.HEIGHT;
      int within = height % TileId.HEIGHT;
      Hash known = within < WORTH_REMEMBERING ? null : reader.remembered(height, index);
      if (known != null) {
        return known;
      }
      long first = index << within;
      byte[] tile = tile(level, first / TileId.FULL_WIDTH);
      int offset = (int) (first % TileId.FULL_WIDTH);
      CompactRange below = new CompactRange();
      for (int i = 0; i < 1 << within; i++) {
        below.append(Hash.at(tile, (offset + i) * Hash.LENGTH_BYTES));
      }
      Hash root = below.root();
      if (within >= WORTH_REMEMBERING) {
        reader.remember(height, index, root);
      }
      return root;
    }

    private byte[] tile(int level, long index) throws IOException {
      TileId id = new TileId(level, index, TileId.widthIn(level, index, size));
      byte[] known = tiles.get(id);
      if (known != null) {
        return known;
      }
      byte[] read = reader.tile(id);
      if (read.length < id.lengthBytes() || read.length % Hash.LENGTH_BYTES != 0) {
        throw new DamagedRecordException(
            id.path(),
            "has %d bytes, expected are %d: fetch the tile again or restore it from a copy"
                .formatted(read.length, id.lengthBytes()));
      }
      tiles.put(id, read);
      return read;
    }
  }
}
