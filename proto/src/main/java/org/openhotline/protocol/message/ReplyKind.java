package org.openhotline.protocol.message;

/// How a message answers an earlier one.
public enum ReplyKind {
  /// Not a reply.
  NONE,
  /// Keeps the obligation to reply open.
  PARTIAL,
  /// Closes the obligation to reply.
  FULL
}
