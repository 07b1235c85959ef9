package org.openhotline.protocol.message;

/// Live traffic or an exercise; inside every signed byte string.
public enum Plane {
  /// The real thing.
  LIVE(1),
  /// An exercise: own trust root, own record.
  EXERCISE(2);

  private final int code;

  Plane(int code) {
    this.code = code;
  }

  /// The byte in signature inputs and the number on the wire.
  public int code() {
    return code;
  }
}
