package org.openhotline.client.demo;

/// The demonstration did not go as promised; the sentence says what was expected and what was seen.
final class DemoFailure extends Exception {
  private static final long serialVersionUID = 1L;

  DemoFailure(String message) {
    super(message);
  }

  DemoFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
