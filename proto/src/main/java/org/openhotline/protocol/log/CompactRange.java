package org.openhotline.protocol.log;

import java.util.ArrayList;
import java.util.List;

/// A growing Merkle tree of which only the peaks are kept: the roots of the complete subtrees, one
/// for each one-bit of the size, largest first.
///
/// Appending costs one hash on average, the root at most 63; memory is at most 63 hashes whatever
/// the size. Whoever reads a record from its beginning (a relay that writes it, an auditor that
/// checks it) needs nothing more to know every root on the way. Not thread-safe.
public final class CompactRange {
  private final ArrayList<Hash> peaks = new ArrayList<>();
  private long size;

  /// Told of every complete subtree as it comes into being.
  @FunctionalInterface
  public interface NodeVisitor {
    /// A subtree of `2^height` leaves is complete.
    ///
    /// @param height 0 for a leaf
    /// @param index the position among the subtrees of this height, from 0
    /// @param hash its root
    void complete(int height, long index, Hash hash);
  }

  /// An empty tree.
  public CompactRange() {}

  /// The tree of this size with these peaks, largest subtree first.
  ///
  /// @throws IllegalArgumentException if the size is negative or the number of peaks is not the
  ///   number of one-bits of the size
  public CompactRange(long size, List<Hash> peaks) {
    if (size < 0 || Long.bitCount(size) != peaks.size()) {
      throw new IllegalArgumentException(
          "a tree of size " + size + " cannot have " + peaks.size() + " peaks");
    }
    this.size = size;
    this.peaks.addAll(peaks);
  }

  /// Number of leaves.
  public long size() {
    return size;
  }

  /// The peaks, largest subtree first; a copy.
  public List<Hash> peaks() {
    return List.copyOf(peaks);
  }

  /// Adds one leaf hash at index {@link #size()}.
  public void append(Hash leaf) {
    append(leaf, (height, index, hash) -> {});
  }

  /// Adds one leaf hash and tells the visitor of the leaf and of every subtree that it completes,
  /// lowest first.
  public void append(Hash leaf, NodeVisitor visitor) {
    Hash node = leaf;
    int height = 0;
    visitor.complete(0, size, node);
    for (long rest = size; (rest & 1) == 1; rest >>>= 1) {
      node = Merkle.nodeHash(peaks.removeLast(), node);
      height++;
      visitor.complete(height, size >>> height, node);
    }
    peaks.add(node);
    size++;
  }

  /// The root of the tree as it stands; {@link Merkle#EMPTY_ROOT} at size 0.
  public Hash root() {
    if (peaks.isEmpty()) {
      return Merkle.EMPTY_ROOT;
    }
    Hash root = peaks.getLast();
    for (int i = peaks.size() - 2; i >= 0; i--) {
      root = Merkle.nodeHash(peaks.get(i), root);
    }
    return root;
  }
}
