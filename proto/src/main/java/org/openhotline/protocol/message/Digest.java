package org.openhotline.protocol.message;

/// A SHA-256 digest: of a header, of an agreement, of a certificate.
///
/// @param value exactly 32 bytes
public record Digest(Bytes value) implements Comparable<Digest> {
  /// Length in bytes.
  public static final int LENGTH_BYTES = 32;

  /// Checks the length.
  ///
  /// @throws IllegalArgumentException if `value` does not have 32 bytes
  public Digest {
    if (value.length() != LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "digest has " + value.length() + " bytes; it must have " + LENGTH_BYTES);
    }
  }

  /// Copies `value`.
  ///
  /// @throws IllegalArgumentException if `value` does not have 32 bytes
  public static Digest of(byte[] value) {
    return new Digest(Bytes.of(value));
  }

  /// Reads hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if `hex` is not 32 bytes in hexadecimal digits
  public static Digest ofHex(String hex) {
    return new Digest(Bytes.ofHex(hex));
  }

  /// Lower-case hexadecimal digits.
  public String hex() {
    return value.hex();
  }

  @Override
  public int compareTo(Digest other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
