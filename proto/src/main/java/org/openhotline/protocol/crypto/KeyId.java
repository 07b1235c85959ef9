package org.openhotline.protocol.crypto;

import java.util.Arrays;

/// The name of a desk's public sealing key: the first 16 bytes of a SHA-256 over suite and key.
public final class KeyId {
  /// Length of the name.
  public static final int BYTES = 16;

  private final byte[] value;

  private KeyId(byte[] value) {
    this.value = value;
  }

  /// The name as it came from elsewhere. Refuses another length by [IllegalArgumentException].
  public static KeyId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a key id has " + BYTES + " bytes, given: " + bytes.length);
    }
    return new KeyId(bytes.clone());
  }

  /// The first 16 bytes of SHA-256(`hotline/v1/desk-key` ‖ 0x00 ‖ suite ‖ raw key).
  public static KeyId of(PublicSealingKey key) {
    byte[] hash = Sha.sha256(Label.DESK_KEY.bytes(), Octets.u8(key.suite().code()), key.raw());
    return new KeyId(Arrays.copyOf(hash, BYTES));
  }

  /// The 16 bytes, as a new array.
  public byte[] bytes() {
    return value.clone();
  }

  /// 32 lower-case hexadecimal digits.
  public String hex() {
    return Octets.hex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyId that && Octets.equal(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "KeyId[" + hex() + "]";
  }
}
