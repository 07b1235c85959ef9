package org.openhotline.protocol.log;

import java.util.List;

/// A proof that an older tree is a prefix of a newer one: nothing was changed, only added (RFC 9162
/// §2.1.4).
///
/// Any values are taken, since proofs come from the other end; {@link #verify} judges them.
///
/// @param olderSize number of leaves of the older tree
/// @param newerSize number of leaves of the newer tree
/// @param path the node hashes in the order of RFC 9162
public record ConsistencyProof(long olderSize, long newerSize, List<Hash> path) {
  /// Copies the path.
  public ConsistencyProof {
    path = List.copyOf(path);
  }

  /// Checks the proof between these roots (RFC 9162 §2.1.4.2).
  ///
  /// Equal sizes need equal roots and an empty path. A size of 0 on either side, sizes in the wrong
  /// order, missing or trailing hashes and other roots are refused, each with its own result.
  public ProofCheck verify(Hash olderRoot, Hash newerRoot) {
    if (olderSize <= 0) {
      return new ProofCheck.NoTree(olderSize);
    }
    if (newerSize <= 0) {
      return new ProofCheck.NoTree(newerSize);
    }
    if (olderSize > newerSize) {
      return new ProofCheck.SizesReversed(olderSize, newerSize);
    }
    int expected = expectedLength(olderSize, newerSize);
    if (path.size() != expected) {
      return new ProofCheck.WrongPathLength(expected, path.size());
    }
    if (olderSize == newerSize) {
      return compare(olderRoot, olderRoot, olderRoot, newerRoot);
    }
    // A complete older tree is itself the first node, and RFC 9162 leaves it out of the path.
    boolean complete = Long.bitCount(olderSize) == 1;
    Hash older = complete ? olderRoot : path.getFirst();
    Hash newer = older;
    int shift = Long.numberOfTrailingZeros(olderSize);
    long position = (olderSize - 1) >>> shift;
    long last = (newerSize - 1) >>> shift;
    for (Hash sibling : complete ? path : path.subList(1, path.size())) {
      if ((position & 1) == 1 || position == last) {
        older = Merkle.nodeHash(sibling, older);
        newer = Merkle.nodeHash(sibling, newer);
        while ((position & 1) == 0 && position != 0) {
          position >>>= 1;
          last >>>= 1;
        }
      } else {
        newer = Merkle.nodeHash(newer, sibling);
      }
      position >>>= 1;
      last >>>= 1;
    }
    return compare(older, olderRoot, newer, newerRoot);
  }

  private static ProofCheck compare(Hash older, Hash olderRoot, Hash newer, Hash newerRoot) {
    if (!older.equals(olderRoot)) {
      return new ProofCheck.RootMismatch(ProofCheck.Which.OLDER, older, olderRoot);
    }
    if (!newer.equals(newerRoot)) {
      return new ProofCheck.RootMismatch(ProofCheck.Which.NEWER, newer, newerRoot);
    }
    return new ProofCheck.Valid();
  }

  /// The number of hashes that a path between these sizes has, both at least 1 and in order.
  static int expectedLength(long olderSize, long newerSize) {
    if (olderSize == newerSize) {
      return 0;
    }
    int shift = Long.numberOfTrailingZeros(olderSize);
    int first = Long.bitCount(olderSize) == 1 ? 0 : 1;
    return first + InclusionProof.expectedLength(olderSize - 1, newerSize) - shift;
  }
}
