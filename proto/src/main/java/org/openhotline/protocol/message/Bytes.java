package org.openhotline.protocol.message;

import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string, compared as unsigned bytes.
///
/// Threading: immutable.
public final class Bytes implements Comparable<Bytes> {
  /// The byte string of length 0.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /// Copies `value`.
  public static Bytes of(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /// Reads hexadecimal digits of either case.
  ///
  /// @throws IllegalArgumentException if `hex` is not an even number of hexadecimal digits
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return value.clone();
  }

  /// Number of bytes.
  public int length() {
    return value.length;
  }

  /// Whether there is no byte.
  public boolean isEmpty() {
    return value.length == 0;
  }

  /// Lower-case hexadecimal digits.
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /// Lower-case hexadecimal digits.
  @Override
  public String toString() {
    return hex();
  }
}
