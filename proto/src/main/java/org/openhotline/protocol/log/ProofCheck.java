package org.openhotline.protocol.log;

/// What a proof turned out to be: valid, or wrong in one named way.
///
/// Proofs come from the other end, so being wrong is an expected outcome and never an exception.
public sealed interface ProofCheck {
  /// The proof holds.
  record Valid() implements ProofCheck {}

  /// A tree size is zero or negative; a proof about an empty tree proves nothing and is refused.
  record NoTree(long size) implements ProofCheck {}

  /// The proof is about other sizes than those asked for.
  record OtherSizes(long expectedOlder, long expectedNewer, long foundOlder, long foundNewer)
      implements ProofCheck {}

  /// The leaf index is negative or not below the tree size.
  record IndexOutsideTree(long index, long treeSize) implements ProofCheck {}

  /// The older tree is larger than the newer one.
  record SizesReversed(long olderSize, long newerSize) implements ProofCheck {}

  /// The path has more or fewer hashes than the sizes demand.
  record WrongPathLength(int expected, int found) implements ProofCheck {}

  /// The path leads to another root than the one given.
  record RootMismatch(Which which, Hash computed, Hash expected) implements ProofCheck {}

  /// Which root a mismatch is about.
  enum Which {
    /// The root of the only tree of an inclusion proof.
    TREE,
    /// The root of the older tree of a consistency proof.
    OLDER,
    /// The root of the newer tree of a consistency proof.
    NEWER
  }

  /// Whether the proof holds.
  default boolean valid() {
    return this instanceof Valid;
  }

  /// One sentence that says what is wrong, with the values.
  default String explain() {
    return switch (this) {
      case Valid() -> "the proof is valid";
      case NoTree(long size) -> "a proof about a tree of size " + size + " proves nothing";
      case OtherSizes(long older, long newer, long foundOlder, long foundNewer) ->
          "the proof is about sizes %d and %d, wanted are %d and %d"
              .formatted(foundOlder, foundNewer, older, newer);
      case IndexOutsideTree(long index, long treeSize) ->
          "index " + index + " is not in a tree of size " + treeSize;
      case SizesReversed(long older, long newer) ->
          "the older size " + older + " is larger than the newer size " + newer;
      case WrongPathLength(int expected, int found) ->
          "the path has " + found + " hashes, the sizes demand " + expected;
      case RootMismatch(Which which, Hash computed, Hash expected) ->
          switch (which) {
                case TREE -> "the path leads to the root ";
                case OLDER -> "for the older tree the path leads to the root ";
                case NEWER -> "for the newer tree the path leads to the root ";
              }
              + computed
              + ", expected is "
              + expected;
    };
  }
}
