package org.openhotline.protocol.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// Byte strings as they are hashed and signed: joined without separators, integers big-endian.
public final class Octets {
  private static final HexFormat HEX = HexFormat.of();

  private Octets() {}

  /// The parts one after the other, as a new array.
  public static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length = Math.addExact(length, part.length);
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  /// One byte as an array.
  public static byte[] u8(int value) {
    return new byte[] {(byte) value};
  }

  /// Two bytes, big-endian. Refuses values outside 0..65535 by [IllegalArgumentException].
  public static byte[] u16(int value) {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException("does not fit 16 bits: " + value);
    }
    return new byte[] {(byte) (value >>> 8), (byte) value};
  }

  /// Four bytes, big-endian. Refuses negative values by [IllegalArgumentException].
  public static byte[] u32(int value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
    return new byte[] {
      (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
    };
  }

  /// The ASCII bytes of a string. Refuses other characters by [IllegalArgumentException].
  public static byte[] ascii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    if (!new String(bytes, StandardCharsets.US_ASCII).equals(text)) {
      throw new IllegalArgumentException("not ASCII: " + text);
    }
    return bytes;
  }

  /// Lower-case hexadecimal digits, two a byte.
  public static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  /// Whether two byte strings are equal, in a time that depends on their lengths only.
  public static boolean equal(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  /// Overwrites with zeros. A best effort: the collector may have moved and so copied the array.
  public static void wipe(byte[] secret) {
    Arrays.fill(secret, (byte) 0);
  }
}
