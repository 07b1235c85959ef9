package org.openhotline.trials.fuzz;

import java.util.Arrays;
import java.util.HexFormat;

/// A decoder broke what it promises; the message says how.
final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_BYTES = 48;

  BrokenPromise(String message) {
    super(message);
  }

  BrokenPromise(String message, Throwable cause) {
    super(message, cause);
  }

  /// Refuses two byte strings that differ, naming the first place.
  static void unlessSame(String what, byte[] wanted, byte[] found) {
    int at = Arrays.mismatch(wanted, found);
    if (at >= 0) {
      throw new BrokenPromise(
          "%s: %d bytes became %d, first difference at %d: %s became %s"
              .formatted(what, wanted.length, found.length, at, from(wanted, at), from(found, at)));
    }
  }

  /// Refuses two values that differ.
  static void unlessEqual(String what, Object wanted, Object found) {
    if (!wanted.equals(found)) {
      throw new BrokenPromise(what + ": read again, it is another value");
    }
  }

  private static String from(byte[] bytes, int at) {
    int end = Math.min(bytes.length, at + SHOWN_BYTES);
    return HexFormat.of().formatHex(bytes, Math.min(at, bytes.length), end);
  }
}
