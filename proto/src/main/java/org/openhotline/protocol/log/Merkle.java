package org.openhotline.protocol.log;

import java.util.List;

/// Merkle tree hashing of RFC 9162 §2.1.1 over SHA-256.
///
/// A leaf hashes to `SHA-256(0x00 ‖ entry)`, an inner node to `SHA-256(0x01 ‖ left ‖ right)`, the
/// empty tree to the SHA-256 of nothing. The left subtree of a tree of n leaves holds the largest
/// power of two that is smaller than n.
public final class Merkle {
  /// Root of the tree without leaves: the SHA-256 of the empty string.
  public static final Hash EMPTY_ROOT = Hash.sha256();

  private static final byte[] LEAF_PREFIX = {0x00};

  private Merkle() {}

  /// The hash of one entry as a leaf.
  public static Hash leafHash(byte[] entry) {
    return Hash.sha256(LEAF_PREFIX, entry);
  }

  /// The hash of an inner node above two subtrees.
  public static Hash nodeHash(Hash left, Hash right) {
    return Hash.node(left, right);
  }

  /// The root over leaf hashes in order; {@link #EMPTY_ROOT} when there are none.
  public static Hash root(List<Hash> leafHashes) {
    CompactRange range = new CompactRange();
    for (Hash leaf : leafHashes) {
      range.append(leaf);
    }
    return range.root();
  }
}
