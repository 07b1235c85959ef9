package org.openhotline.protocol.envelope;

/// What opening a sealed body came to: the payload, or the one step that failed.
///
/// Every refusal is a reason for the desk to say CANNOT-READ. The reasons hold nothing that is
/// secret and no text of a peer.
public sealed interface OpenResult {
  /// The body was opened, and it is the one that the header commits to.
  final class Opened implements OpenResult {
    private final byte[] payload;
    private final byte[] salt;

    Opened(byte[] payload, byte[] salt) {
      this.payload = payload;
      this.salt = salt;
    }

    /// The payload, as a new array.
    public byte[] payload() {
      return payload.clone();
    }

    /// The salt, 32 bytes, for a later disclosure; as a new array.
    public byte[] salt() {
      return salt.clone();
    }

    @Override
    public String toString() {
      return "Opened[" + payload.length + " bytes, redacted]";
    }
  }

  /// A refusal.
  sealed interface Refused extends OpenResult {
    /// What was wrong, as a sentence for people.
    String reason();
  }

  /// No wrap is addressed to this desk and key: the sender used another key, or the suite differs.
  record NoWrapForKey(String reason) implements Refused {}

  /// The wrap does not open: it was damaged, made for another core, or another key commitment.
  record WrapInvalid(String reason) implements Refused {}

  /// The wrap holds another content key than the one that the header commits to.
  record KeyCommitmentMismatch(String reason) implements Refused {}

  /// The ciphertext is not the one made with this content key and core.
  record CiphertextInvalid(String reason) implements Refused {}

  /// The decrypted bytes are not padded as the protocol demands.
  record PaddingInvalid(String reason) implements Refused {}

  /// The decrypted body is not the one that the header commits to.
  record CommitmentMismatch(String reason) implements Refused {}
}
