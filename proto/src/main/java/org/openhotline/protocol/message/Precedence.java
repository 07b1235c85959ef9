package org.openhotline.protocol.message;

/// Handling priority, lowest first.
public enum Precedence {
  /// Handled in turn.
  ROUTINE,
  /// Before routine.
  PRIORITY,
  /// Before priority.
  IMMEDIATE,
  /// Before everything; never queued behind anything, never refused for load.
  FLASH
}
