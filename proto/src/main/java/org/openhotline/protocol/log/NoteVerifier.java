package org.openhotline.protocol.log;

/// A key that verifies notes: its description and the operation.
///
/// @param key the public key with its name
/// @param operation verifies a signature under exactly this key
public record NoteVerifier(VerifierKey key, Operation operation) {
  /// Verifies a signature with a public key.
  @FunctionalInterface
  public interface Operation {
    /// Whether the signature over the message is valid; malformed signatures are not, and nothing
    /// is thrown for them.
    boolean verify(byte[] message, byte[] signature);
  }

  /// Whether a signature that says to be by this key is valid over the note's text.
  boolean verify(SignedNote note, NoteSignature signature) {
    byte[] bytes = signature.signature();
    return bytes.length == key.kind().signatureLengthBytes()
        && operation.verify(note.signedBytes(), bytes);
  }
}
