package org.openhotline.protocol.log;

import java.nio.charset.StandardCharsets;

/// The two kinds of signature that every checkpoint of ours carries.
///
/// Both sign the note text itself (see {@link SignedNote#signedBytes}), without prefix and, for
/// ML-DSA, with an empty context. The key id is the first four bytes of `SHA-256(key name ‖ 0x0A ‖
/// type ‖ public key)`, the verifier key text is `<key name>+<key id, 8 lower-case hex
/// digits>+<base64(type ‖ public key)>`, where *type* is
///
/// | kind | type bytes | public key | signature |
/// |---|---|---|---|
/// | Ed25519 (RFC 8032) | `01` | 32 bytes | 64 bytes |
/// | ML-DSA-65 (FIPS 204, pure) | `ff`, then the 17 ASCII characters `hotline-ml-dsa-65` | 1,952 bytes | 3,309 bytes |
///
/// The second is C2SP signed-note's form for types without an assigned byte: `ff` followed by a
/// longer identifier. No separator stands between identifier and key, since both have fixed length.
public enum SignatureKind {
  /// Ed25519, note type 0x01.
  ED25519("\u0001", 32, 64),
  /// ML-DSA-65, note type 0xff with the identifier `hotline-ml-dsa-65`.
  ML_DSA_65("\u00ffhotline-ml-dsa-65", 1952, 3309);

  // One character for each byte (ISO 8859-1), because an enum should hold nothing that can change.
  private final String type;
  private final int publicKeyLengthBytes;
  private final int signatureLengthBytes;

  SignatureKind(String type, int publicKeyLengthBytes, int signatureLengthBytes) {
    this.type = type;
    this.publicKeyLengthBytes = publicKeyLengthBytes;
    this.signatureLengthBytes = signatureLengthBytes;
  }

  /// The bytes before the public key in key ids and verifier keys; a fresh array.
  public byte[] typeBytes() {
    return type.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Length of a public key in bytes.
  public int publicKeyLengthBytes() {
    return publicKeyLengthBytes;
  }

  /// Length of a signature in bytes.
  public int signatureLengthBytes() {
    return signatureLengthBytes;
  }
}
