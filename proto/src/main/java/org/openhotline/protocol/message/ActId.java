package org.openhotline.protocol.message;

/// Identifier of an act, chosen at random by its maker; of a message it is the message id.
///
/// @param value exactly 16 bytes
public record ActId(Bytes value) implements Comparable<ActId> {
  /// Length in bytes.
  public static final int LENGTH_BYTES = 16;

  /// Checks the length.
  ///
  /// @throws IllegalArgumentException if `value` does not have 16 bytes
  public ActId {
    if (value.length() != LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "act id has " + value.length() + " bytes; it must have " + LENGTH_BYTES);
    }
  }

  /// Copies `value`.
  ///
  /// @throws IllegalArgumentException if `value` does not have 16 bytes
  public static ActId of(byte[] value) {
    return new ActId(Bytes.of(value));
  }

  /// Reads hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if `hex` is not 16 bytes in hexadecimal digits
  public static ActId ofHex(String hex) {
    return new ActId(Bytes.ofHex(hex));
  }

  /// Lower-case hexadecimal digits.
  public String hex() {
    return value.hex();
  }

  @Override
  public int compareTo(ActId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
