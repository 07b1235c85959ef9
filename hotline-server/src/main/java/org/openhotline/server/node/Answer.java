package org.openhotline.server.node;

import org.openhotline.protocol.message.Refusal;

/// What became of a submission.
public sealed interface Answer {
  /// It is in the record.
  ///
  /// @param leaf where
  /// @param repeated the same bytes were there before
  record InRecord(long leaf, boolean repeated) implements Answer {}

  /// It is not in the record, and never will be without being submitted again.
  ///
  /// @param refusal why
  record NotTaken(Refusal refusal) implements Answer {}
}
