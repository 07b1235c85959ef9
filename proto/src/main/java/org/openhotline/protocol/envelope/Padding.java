package org.openhotline.protocol.envelope;

import java.util.Arrays;
import org.openhotline.protocol.crypto.Octets;

/// Hides the length of a body behind size classes.
///
/// Padded bytes are u32(length of inner) ‖ inner ‖ zeros, as long as the smallest class that holds
/// them: 1, 2, 4, 8, 16 KiB, then multiples of 16 KiB up to [#MAX_PADDED_BYTES]. There is exactly
/// one padding of given bytes; everything else is refused, so padding carries no hidden text.
public final class Padding {
  private static final int KIBIBYTE = 1024;
  private static final int SMALLEST_CLASS_BYTES = KIBIBYTE;
  private static final int CLASS_STEP_BYTES = 16 * KIBIBYTE;
  private static final int LENGTH_BYTES = 4;

  /// The largest class: 896 KiB, so that a sealed body with all its wraps fits into 1 MiB.
  public static final int MAX_PADDED_BYTES = 56 * CLASS_STEP_BYTES;

  /// The longest bytes that can be padded.
  public static final int MAX_INNER_BYTES = MAX_PADDED_BYTES - LENGTH_BYTES;

  private Padding() {}

  /// The size class of `innerLengthBytes` bytes. Refuses lengths outside 0..[#MAX_INNER_BYTES] by
  /// [IllegalArgumentException].
  public static int paddedLengthBytes(int innerLengthBytes) {
    if (innerLengthBytes < 0 || innerLengthBytes > MAX_INNER_BYTES) {
      throw new IllegalArgumentException(
          "only 0.." + MAX_INNER_BYTES + " bytes can be padded, given: " + innerLengthBytes);
    }
    int needed = innerLengthBytes + LENGTH_BYTES;
    for (int size = SMALLEST_CLASS_BYTES; size <= CLASS_STEP_BYTES; size *= 2) {
      if (needed <= size) {
        return size;
      }
    }
    return (needed + CLASS_STEP_BYTES - 1) / CLASS_STEP_BYTES * CLASS_STEP_BYTES;
  }

  /// Whether padded bytes can have this length.
  public static boolean isSizeClass(int lengthBytes) {
    return lengthBytes >= SMALLEST_CLASS_BYTES
        && lengthBytes <= MAX_PADDED_BYTES
        && (lengthBytes < CLASS_STEP_BYTES
            ? Integer.bitCount(lengthBytes) == 1
            : lengthBytes % CLASS_STEP_BYTES == 0);
  }

  /// The padded form. Refuses more than [#MAX_INNER_BYTES] bytes by [IllegalArgumentException].
  static byte[] pad(byte[] inner) {
    byte[] padded = new byte[paddedLengthBytes(inner.length)];
    System.arraycopy(Octets.u32(inner.length), 0, padded, 0, LENGTH_BYTES);
    System.arraycopy(inner, 0, padded, LENGTH_BYTES, inner.length);
    return padded;
  }

  /// The inner bytes, or why the padding is refused.
  static Unpadded unpad(byte[] padded) {
    if (!isSizeClass(padded.length)) {
      return new Unpadded.Refused(padded.length + " bytes are not a size class");
    }
    long length =
        (padded[0] & 0xffL) << 24
            | (padded[1] & 0xffL) << 16
            | (padded[2] & 0xffL) << 8
            | (padded[3] & 0xffL);
    if (length > padded.length - LENGTH_BYTES) {
      return new Unpadded.Refused(
          "it names " + length + " bytes, but holds at most " + (padded.length - LENGTH_BYTES));
    }
    int end = LENGTH_BYTES + (int) length;
    if (paddedLengthBytes((int) length) != padded.length) {
      return new Unpadded.Refused(
          length
              + " bytes belong into the class of "
              + paddedLengthBytes((int) length)
              + " bytes, not of "
              + padded.length);
    }
    for (int at = end; at < padded.length; at++) {
      if (padded[at] != 0) {
        return new Unpadded.Refused("the byte at " + at + ", behind the body, is not zero");
      }
    }
    return new Unpadded.Inner(Arrays.copyOfRange(padded, LENGTH_BYTES, end));
  }

  /// The outcome of taking a padding away.
  sealed interface Unpadded {
    /// The padding was right.
    final class Inner implements Unpadded {
      private final byte[] bytes;

      private Inner(byte[] bytes) {
        this.bytes = bytes;
      }

      /// What was padded; not copied.
      byte[] bytes() {
        return bytes;
      }
    }

    /// The padding was wrong.
    record Refused(String reason) implements Unpadded {}
  }
}
