package org.openhotline.server.consensus;

/// Why a proposal was definitely not ordered.
public enum Refusal {
  /// The sequencer is closing, closed or has failed.
  NOT_SERVING,
  /// Longer than one input may be.
  TOO_LARGE,
  /// Too many proposals, or bytes of them, are waiting or under way.
  QUEUE_FULL,
  /// The disk is so full that only urgent inputs are taken.
  DISK_RESERVE
}
