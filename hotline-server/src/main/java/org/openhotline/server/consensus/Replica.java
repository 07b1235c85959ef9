package org.openhotline.server.consensus;

import java.io.IOException;
import java.nio.file.Path;

/// The state that is a function of the ordered inputs.
///
/// All methods are called one at a time, each after the one before has returned and with its
/// effects visible, though not always on the same thread. Any throw ends the node (see
/// [FatalHandler]), because the state would no longer be that of the log: bad input is a result,
/// not an exception.
///
/// @param <R> what is returned for one input
public interface Replica<R> {
  /// Applies one input. In a process life every input after the restored snapshot is applied
  /// exactly once, in the order of its index. After a restart those that followed the snapshot come
  /// again, so files that outlive the process must recognise the indices that they already contain.
  ///
  /// @param index its place; grows from call to call, with holes
  /// @param input the bytes that the proposer made
  R apply(long index, byte[] input);

  /// Called when everything that is known to be committed was applied, or a batch has reached its
  /// limit, and before any proposal of the batch is answered. Publish, store and index here, once
  /// for all inputs since the last call.
  ///
  /// @param lastIndex the index of the last input applied
  void committedBatchEnd(long lastIndex) throws IOException;

  /// Writes the state after `index` to a new file, in a versioned format. Called between batches
  /// only. All other files of the replica must be forced to disk before this returns, because
  /// inputs before a snapshot are deleted later; the file itself and its directory are forced by
  /// the caller.
  ///
  /// @param file does not exist yet
  void snapshot(Path file, long index) throws IOException;

  /// Replaces the state by that of a snapshot, whose checksum was verified. Called at most once,
  /// before any [#apply].
  ///
  /// @param file only to be read, and only during the call
  void restore(Path file, long index) throws IOException;
}
