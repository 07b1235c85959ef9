package org.openhotline.protocol.envelope;

/// What [Envelope#seal] made: the sealed body and the two values that go into the signed header,
/// and the salt, which travels inside the ciphertext only.
public final class Sealing {
  private final byte[] commitment;
  private final byte[] keyCommitment;
  private final byte[] salt;
  private final Sealed sealed;

  Sealing(byte[] commitment, byte[] keyCommitment, byte[] salt, Sealed sealed) {
    this.commitment = commitment;
    this.keyCommitment = keyCommitment;
    this.salt = salt;
    this.sealed = sealed;
  }

  /// The commitment to salt and payload, 32 bytes, for the header; a new array.
  public byte[] commitment() {
    return commitment.clone();
  }

  /// The commitment to the content key (`kc`), 32 bytes, for the header; a new array.
  public byte[] keyCommitment() {
    return keyCommitment.clone();
  }

  /// The salt, 32 bytes, for a later disclosure; a secret until then. A new array.
  public byte[] salt() {
    return salt.clone();
  }

  /// The sealed body.
  public Sealed sealed() {
    return sealed;
  }

  @Override
  public String toString() {
    return "Sealing[" + sealed + ", salt redacted]";
  }
}
