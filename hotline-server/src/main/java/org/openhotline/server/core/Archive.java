package org.openhotline.server.core;

import java.util.Optional;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.Digest;

/// What the core no longer keeps in memory: recorded acts and closed messages, as of any size of
/// the record.
///
/// The archive may be ahead of the core, because a replay begins at an older snapshot: answers must
/// be those of the size that is asked for, so that a replay sees exactly what was there at its
/// time. Called on the core's thread; a failure to read is unchecked and ends the node.
public interface Archive {
  /// A recorded act.
  ///
  /// @param digest SHA-256 of the signed act
  /// @param leaf its index
  record RecordedAct(Digest digest, long leaf) {}

  /// A message of which nothing is open any more.
  ///
  /// @param id the message
  /// @param leaves entries of the record at which it was in this state; later states have more
  /// @param state for [Archive#message] only
  record ClosedMessage(ActId id, long leaves, Bytes state) {}

  /// The act with this id that stands in the first `leaves` entries of the record.
  Optional<RecordedAct> act(ActId id, long leaves);

  /// The newest state of a closed message that is not newer than `leaves` entries.
  Optional<Bytes> message(ActId id, long leaves);

  /// Holds nothing: for a core that keeps everything in memory, because nobody makes it forget.
  static Archive none() {
    return new Archive() {
      @Override
      public Optional<RecordedAct> act(ActId id, long leaves) {
        return Optional.empty();
      }

      @Override
      public Optional<Bytes> message(ActId id, long leaves) {
        return Optional.empty();
      }
    };
  }
}
