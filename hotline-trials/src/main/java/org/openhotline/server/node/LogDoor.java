package org.openhotline.server.node;

/// Opens the decoders of this package to the trials; the product has no use for it.
///
/// Threading: static and stateless.
public final class LogDoor {
  private LogDoor() {}

  /// Whether the bytes are an input of the ordered log.
  public static boolean input(byte[] bytes) {
    try {
      return LogInputs.read(bytes).time() != null;
    } catch (IllegalStateException e) {
      return false; // the declared refusal: such a node stops
    }
  }
}
