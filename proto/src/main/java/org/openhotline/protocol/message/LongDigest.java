package org.openhotline.protocol.message;

/// A SHA-384 digest: of a sealed body.
///
/// @param value exactly 48 bytes
public record LongDigest(Bytes value) implements Comparable<LongDigest> {
  /// Length in bytes.
  public static final int LENGTH_BYTES = 48;

  /// Checks the length.
  ///
  /// @throws IllegalArgumentException if `value` does not have 48 bytes
  public LongDigest {
    if (value.length() != LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "digest has " + value.length() + " bytes; it must have " + LENGTH_BYTES);
    }
  }

  /// Copies `value`.
  ///
  /// @throws IllegalArgumentException if `value` does not have 48 bytes
  public static LongDigest of(byte[] value) {
    return new LongDigest(Bytes.of(value));
  }

  /// Reads hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if `hex` is not 48 bytes in hexadecimal digits
  public static LongDigest ofHex(String hex) {
    return new LongDigest(Bytes.ofHex(hex));
  }

  /// Lower-case hexadecimal digits.
  public String hex() {
    return value.hex();
  }

  @Override
  public int compareTo(LongDigest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
