package org.openhotline.protocol.message;

import org.jspecify.annotations.Nullable;

/// Turns "cannot be null here" into a checked statement.
final class Present {
  private Present() {}

  /// `value`, which a constructor has already checked.
  static <T> T of(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("a checked field is absent");
    }
    return value;
  }
}
