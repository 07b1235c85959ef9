package org.openhotline.server.dispatch;

import java.io.IOException;
import java.util.List;
import org.openhotline.protocol.message.Bytes;

/// The published record, as streams read it. Any thread.
public interface RecordView {
  /// A published tree.
  ///
  /// @param size number of leaves
  /// @param checkpoint the signed note over it
  record Head(long size, Bytes checkpoint) {}

  /// The newest published tree; everything below its size can be read and proven.
  Head head();

  /// Exact bytes of a leaf's entry.
  ///
  /// @throws IOException if the record cannot be read
  Bytes entry(long leaf) throws IOException;

  /// Proof that `leaf` is in the tree of `size`; hashes of 32 bytes.
  ///
  /// @throws IOException if the record cannot be read
  List<Bytes> inclusion(long leaf, long size) throws IOException;

  /// Proof that the tree of `to` continues that of `from`; empty when `from` is 0 or equal to `to`.
  ///
  /// @throws IOException if the record cannot be read
  List<Bytes> consistency(long from, long to) throws IOException;
}
