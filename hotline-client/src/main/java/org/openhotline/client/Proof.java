package org.openhotline.client;

import java.util.List;
import org.openhotline.protocol.message.Bytes;

/// Entries of the record with everything that proves them offline.
///
/// @param note signed checkpoint
/// @param treeSize its size
/// @param leaves the entries, ascending
public record Proof(Bytes note, long treeSize, List<Leaf> leaves) {
  /// Copies the list.
  public Proof {
    leaves = List.copyOf(leaves);
  }

  /// One entry.
  ///
  /// @param index in the record
  /// @param entry exact bytes
  /// @param path inclusion proof to the checkpoint's root
  public record Leaf(long index, Bytes entry, List<Bytes> path) {
    /// Copies the path.
    public Leaf {
      path = List.copyOf(path);
    }
  }
}
