package org.openhotline.protocol.crypto;

import java.util.Optional;

/// The identifier of a suite: a fixed set of algorithms that an agreement names and that is never
/// negotiated. Its byte stands inside everything that is signed, wrapped or used as a credential.
public enum SuiteId {
  /// Ed25519 and ML-DSA-65; HPKE with X-Wing, HKDF-SHA256 and AES-256-GCM. The default.
  H1(0x01),
  /// ECDSA P-384 with SHA-384 and ML-DSA-87; HPKE with ML-KEM-1024 + P-384, HKDF-SHA384 and
  /// AES-256-GCM. For hardware keys and CNSA-like rules.
  N1(0x02),
  /// Ed25519 alone; HPKE with X25519, HKDF-SHA256 and AES-256-GCM. Without a post-quantum half: for
  /// tests of agility and for narrow links, only where an agreement names it.
  C1(0x7f);

  private final byte code;

  SuiteId(int code) {
    this.code = (byte) code;
  }

  /// The byte that stands for this suite in signed and hashed bytes and on the wire.
  public byte code() {
    return code;
  }

  /// The suite of a byte, given as 0..255; empty when no suite has that byte.
  public static Optional<SuiteId> fromCode(int code) {
    for (SuiteId suite : values()) {
      if (Byte.toUnsignedInt(suite.code) == code) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }
}
