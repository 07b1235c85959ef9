package org.openhotline.protocol.log;

import java.util.Optional;

/// Coordinates of one bundle of entries (C2SP tlog-tiles): the entries whose leaf hashes stand in
/// the tile of level 0 with the same index and width.
///
/// @param index position, from 0; the first entry has index `256 × index`
/// @param width number of entries, 1 to {@link TileId#FULL_WIDTH}; below it the bundle is partial
public record BundleId(long index, int width) {
  private static final String PREFIX = "tile/entries/";

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a value is out of range
  public BundleId {
    TilePath.check(index, width);
  }

  /// The full bundle at this place.
  public static BundleId full(long index) {
    return new BundleId(index, TileId.FULL_WIDTH);
  }

  /// Reads a path such as `tile/entries/x001/234.p/5`; empty unless it is in exactly the form that
  /// {@link #path} writes.
  public static Optional<BundleId> parse(String path) {
    return path.startsWith(PREFIX)
        ? TilePath.parse(path.substring(PREFIX.length()))
            .map(at -> new BundleId(at.index(), at.width()))
        : Optional.empty();
  }

  /// Whether this bundle has all its entries.
  public boolean isFull() {
    return width == TileId.FULL_WIDTH;
  }

  /// Index of the first entry in the record.
  public long firstEntry() {
    return index * TileId.FULL_WIDTH;
  }

  /// The path below the record's folder or address, for example `tile/entries/x001/x234/067.p/5`.
  public String path() {
    return PREFIX + TilePath.format(index, width);
  }
}
