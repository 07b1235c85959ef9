package org.openhotline.protocol.crypto;

import java.util.Arrays;

/// The name of a pair of signing keys: a SHA-256 over suite and both public keys, so that the
/// halves cannot be mixed anew.
public final class CredentialId {
  /// Length of the name.
  public static final int BYTES = 32;

  private final byte[] value;

  private CredentialId(byte[] value) {
    this.value = value;
  }

  /// The name as it came from elsewhere. Refuses another length by [IllegalArgumentException].
  public static CredentialId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "a credential id has " + BYTES + " bytes, given: " + bytes.length);
    }
    return new CredentialId(bytes.clone());
  }

  /// SHA-256(`hotline/v1/credential` ‖ 0x00 ‖ suite ‖ u16(length) ‖ classical ‖ u16(length) ‖ pq).
  public static CredentialId of(PublicSigningKey key) {
    byte[] classical = key.classical();
    byte[] pq = key.pq();
    return new CredentialId(
        Sha.sha256(
            Label.CREDENTIAL.bytes(),
            Octets.u8(key.suite().code()),
            Octets.u16(classical.length),
            classical,
            Octets.u16(pq.length),
            pq));
  }

  /// The 32 bytes, as a new array.
  public byte[] bytes() {
    return value.clone();
  }

  /// 64 lower-case hexadecimal digits.
  public String hex() {
    return Octets.hex(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CredentialId that && Octets.equal(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "CredentialId[" + hex() + "]";
  }
}
