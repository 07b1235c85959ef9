package org.openhotline.protocol.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A SHA-256 hash: exactly 32 bytes, immutable.
///
/// Equality compares all bytes; hashes here are public values, so the comparison need not take
/// constant time. Thread-safe.
public final class Hash {
  /// Length of every hash in bytes.
  public static final int LENGTH_BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] owned) {
    this.bytes = owned;
  }

  /// The hash with these bytes, which are copied.
  ///
  /// @throws IllegalArgumentException if there are not exactly 32 bytes
  public static Hash of(byte[] bytes) {
    if (bytes.length != LENGTH_BYTES) {
      throw new IllegalArgumentException(
          "a hash has " + LENGTH_BYTES + " bytes, these are " + bytes.length);
    }
    return new Hash(bytes.clone());
  }

  /// The hash that stands at an offset of a longer array, for example in a tile.
  ///
  /// @throws IndexOutOfBoundsException if fewer than 32 bytes follow the offset
  public static Hash at(byte[] source, int offset) {
    Objects.checkFromIndexSize(offset, LENGTH_BYTES, source.length);
    return new Hash(Arrays.copyOfRange(source, offset, offset + LENGTH_BYTES));
  }

  /// The hash with this hexadecimal form, 64 digits in either case.
  ///
  /// @throws IllegalArgumentException if the text is anything else
  public static Hash fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /// The SHA-256 of the parts written one after the other.
  public static Hash sha256(byte[]... parts) {
    MessageDigest digest = newDigest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return new Hash(digest.digest());
  }

  /// The Merkle hash of an inner node, `SHA-256(0x01 ‖ left ‖ right)` (RFC 9162 §2.1.1).
  static Hash node(Hash left, Hash right) {
    MessageDigest digest = newDigest();
    digest.update((byte) 0x01);
    digest.update(left.bytes);
    digest.update(right.bytes);
    return new Hash(digest.digest());
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must offer SHA-256", e);
    }
  }

  /// A copy of the 32 bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Writes the 32 bytes into an array at an offset.
  ///
  /// @throws IndexOutOfBoundsException if they do not fit
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, LENGTH_BYTES);
  }

  /// The 64 lower-case hexadecimal digits.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  /// The 44 characters of standard base64 (RFC 4648 §4), as a checkpoint writes its root.
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return hex();
  }
}
