package org.openhotline.protocol.log;

import java.nio.charset.StandardCharsets;

/// A key that signs notes: its public description and the operation, wherever the private key lies.
///
/// @param key the public half
/// @param operation the signature operation, given the bytes of the note text
public record NoteSigner(VerifierKey key, Operation operation) {
  /// Signs bytes with a private key.
  @FunctionalInterface
  public interface Operation {
    /// The raw signature over the message.
    byte[] sign(byte[] message);
  }

  /// The signature of a note's text.
  ///
  /// @throws IllegalStateException if the operation returns a signature of the wrong length
  public NoteSignature sign(String text) {
    byte[] signature = operation.sign(text.getBytes(StandardCharsets.UTF_8));
    int expected = key.kind().signatureLengthBytes();
    if (signature.length != expected) {
      throw new IllegalStateException(
          "the operation of %s gave a signature of %d bytes, expected are %d"
              .formatted(key, signature.length, expected));
    }
    return new NoteSignature(key.name(), key.id(), signature);
  }
}
