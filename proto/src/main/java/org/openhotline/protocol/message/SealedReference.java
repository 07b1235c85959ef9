package org.openhotline.protocol.message;

/// What binds a sealed body to its header.
///
/// @param core exact bytes of the serialised core, to which the seal is bound
/// @param commitment SHA-256 over label, salt and payload
/// @param keyCommitment 32 bytes that only the right content key gives
/// @param sealedDigest SHA-384 of the sealed body's bytes
/// @param sealedLength number of these bytes, at least 1
public record SealedReference(
    Bytes core,
    Digest commitment,
    Digest keyCommitment,
    LongDigest sealedDigest,
    int sealedLength) {
  /// Checks the length.
  ///
  /// @throws IllegalArgumentException if `sealedLength` is below 1
  public SealedReference {
    if (sealedLength < 1) {
      throw new IllegalArgumentException(
          "sealed length " + sealedLength + "; it must be at least 1");
    }
  }
}
