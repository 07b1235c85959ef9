package org.openhotline.client.connection;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The relay cannot be reached, or can no longer be reached; what was sent may or may not have
/// arrived.
public final class ConnectionLostException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Says what happened.
  public ConnectionLostException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
