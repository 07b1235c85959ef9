package org.openhotline.protocol.message;

/// What became of an attempt to tell people outside of the hotline.
public enum NoticeOutcome {
  /// A server took it; whether a person saw it is not known.
  SENT,
  /// It failed and will be tried again.
  FAILED,
  /// It failed and is not tried again.
  GIVEN_UP
}
