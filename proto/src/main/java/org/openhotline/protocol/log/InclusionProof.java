package org.openhotline.protocol.log;

import java.util.List;

/// A proof that a leaf stands at an index of a tree of some size (RFC 9162 §2.1.3).
///
/// Any values are taken, since proofs come from the other end; {@link #verify} judges them.
///
/// @param index position of the leaf, from 0
/// @param treeSize number of leaves of the tree
/// @param path sibling hashes from the leaf up to the root
public record InclusionProof(long index, long treeSize, List<Hash> path) {
  /// Copies the path.
  public InclusionProof {
    path = List.copyOf(path);
  }

  /// Checks the proof for this leaf hash against this root (RFC 9162 §2.1.3.2).
  ///
  /// A tree of size 0, an index outside the tree, missing or trailing hashes and another root are
  /// refused, each with its own result.
  public ProofCheck verify(Hash leafHash, Hash root) {
    if (treeSize <= 0) {
      return new ProofCheck.NoTree(treeSize);
    }
    if (index < 0 || index >= treeSize) {
      return new ProofCheck.IndexOutsideTree(index, treeSize);
    }
    int expected = expectedLength(index, treeSize);
    if (path.size() != expected) {
      return new ProofCheck.WrongPathLength(expected, path.size());
    }
    Hash node = leafHash;
    long position = index;
    long last = treeSize - 1;
    for (Hash sibling : path) {
      if ((position & 1) == 1 || position == last) {
        node = Merkle.nodeHash(sibling, node);
        while ((position & 1) == 0 && position != 0) {
          position >>>= 1;
          last >>>= 1;
        }
      } else {
        node = Merkle.nodeHash(node, sibling);
      }
      position >>>= 1;
      last >>>= 1;
    }
    return node.equals(root)
        ? new ProofCheck.Valid()
        : new ProofCheck.RootMismatch(ProofCheck.Which.TREE, node, root);
  }

  /// The number of hashes that a path for this index and size has: one for each level at which the
  /// paths of the leaf and of the last leaf differ, and one for each left sibling above.
  static int expectedLength(long index, long treeSize) {
    int inner = Long.SIZE - Long.numberOfLeadingZeros(index ^ (treeSize - 1));
    return inner + Long.bitCount(index >>> inner);
  }
}
