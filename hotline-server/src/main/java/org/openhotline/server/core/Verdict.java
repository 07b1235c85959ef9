package org.openhotline.server.core;

import org.openhotline.protocol.message.Refusal;

/// What became of an input.
public sealed interface Verdict {
  /// The act or observation is in the record.
  ///
  /// @param leaf its index
  record Recorded(long leaf) implements Verdict {}

  /// The same bytes were recorded before; nothing new happened.
  ///
  /// @param leaf index of the first time
  record Repeated(long leaf) implements Verdict {}

  /// The act is not in the record and never was.
  ///
  /// @param refusal why
  record Refused(Refusal refusal) implements Verdict {}

  /// A tick, or an observation that changed nothing.
  record Done() implements Verdict {}
}
