package org.openhotline.protocol.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Coordinates of one tile of hashes (C2SP tlog-tiles).
///
/// The tile at level l and index n holds the roots of the subtrees of `256^l` leaves number `256 n`
/// to `256 n + width − 1`, 32 bytes each, one after the other.
///
/// @param level 0 for leaf hashes, at most {@link #MAX_LEVEL}
/// @param index position within the level, from 0
/// @param width number of hashes, 1 to {@link #FULL_WIDTH}; below it the tile is partial
public record TileId(int level, long index, int width) {
  /// Tree levels that one tile spans.
  public static final int HEIGHT = 8;

  /// Hashes in a full tile, entries in a full bundle.
  public static final int FULL_WIDTH = 1 << HEIGHT;

  /// Largest level of the format; trees of a 63-bit size need no more than 7.
  public static final int MAX_LEVEL = 63;

  private static final String PREFIX = "tile/";

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a value is out of range
  public TileId {
    if (level < 0 || level > MAX_LEVEL) {
      throw new IllegalArgumentException(
          "a tile level is 0 to " + MAX_LEVEL + ", this is " + level);
    }
    TilePath.check(index, width);
  }

  /// The full tile at this place.
  public static TileId full(int level, long index) {
    return new TileId(level, index, FULL_WIDTH);
  }

  /// How many hashes the tile at a place has in a tree of some size: 0 if it does not exist yet.
  public static int widthIn(int level, long index, long treeSize) {
    long nodes = level * HEIGHT >= Long.SIZE ? 0 : treeSize >>> (level * HEIGHT);
    return index > nodes / FULL_WIDTH ? 0 : Math.clamp(nodes - index * FULL_WIDTH, 0, FULL_WIDTH);
  }

  /// The partial tiles of a tree of some size, lowest level first; those that must exist beside the
  /// full ones for a checkpoint of that size.
  public static List<TileId> partialsOf(long treeSize) {
    List<TileId> partials = new ArrayList<>();
    int level = 0;
    for (long nodes = treeSize; nodes > 0; nodes >>>= HEIGHT) {
      int width = (int) (nodes % FULL_WIDTH);
      if (width > 0) {
        partials.add(new TileId(level, nodes / FULL_WIDTH, width));
      }
      level++;
    }
    return List.copyOf(partials);
  }

  /// Reads a path such as `tile/0/x001/234.p/5`; empty unless it is in exactly the form that {@link
  /// #path} writes.
  public static Optional<TileId> parse(String path) {
    int slash = path.indexOf('/', PREFIX.length());
    if (!path.startsWith(PREFIX) || slash < 0 || slash > PREFIX.length() + 2) {
      return Optional.empty();
    }
    String level = path.substring(PREFIX.length(), slash);
    if (!level.matches("0|[1-9][0-9]?") || Integer.parseInt(level) > MAX_LEVEL) {
      return Optional.empty();
    }
    return TilePath.parse(path.substring(slash + 1))
        .map(at -> new TileId(Integer.parseInt(level), at.index(), at.width()));
  }

  /// Whether this tile has all its hashes.
  public boolean isFull() {
    return width == FULL_WIDTH;
  }

  /// Length of the tile in bytes.
  public int lengthBytes() {
    return width * Hash.LENGTH_BYTES;
  }

  /// The path below the record's folder or address, for example `tile/0/x001/x234/067` or, for a
  /// partial tile, `tile/0/x001/x234/067.p/5`.
  public String path() {
    return PREFIX + level + "/" + TilePath.format(index, width);
  }
}
