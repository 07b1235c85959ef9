package org.openhotline.client.home;

import java.io.IOException;

/// A home cannot be used as it is; the message is one sentence that says what to do.
public final class HomeException extends IOException {
  private static final long serialVersionUID = 1L;

  /// Says what is wrong.
  public HomeException(String message) {
    super(message);
  }
}
