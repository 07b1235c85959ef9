package org.openhotline.server.consensus;

/// The queue that a proposal waits in before it is stamped and ordered.
public enum Lane {
  /// Overtakes everything in [#NORMAL] that has not been stamped yet, and has a reserve of its own
  /// in every limit. For FLASH and for what the relay itself must record.
  URGENT,
  /// Everything else, first come, first served.
  NORMAL
}
