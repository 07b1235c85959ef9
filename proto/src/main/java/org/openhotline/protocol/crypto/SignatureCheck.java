package org.openhotline.protocol.crypto;

/// What checking a [DualSignature] found: all is well, or the half that is wrong and why.
public sealed interface SignatureCheck {
  /// Both halves verify under the key.
  record Verified() implements SignatureCheck {}

  /// The classical half is absent.
  record ClassicalMissing() implements SignatureCheck {}

  /// The suite demands a post-quantum half and it is absent.
  record PqMissing() implements SignatureCheck {}

  /// The classical half does not verify.
  ///
  /// @param reason what was wrong, as a sentence for people
  record ClassicalInvalid(String reason) implements SignatureCheck {}

  /// The post-quantum half does not verify, or the suite has none and one was given.
  ///
  /// @param reason what was wrong, as a sentence for people
  record PqInvalid(String reason) implements SignatureCheck {}

  /// The public key itself is not acceptable, whatever the signature.
  ///
  /// @param reason which half of the key was wrong and why, as a sentence for people
  record KeyInvalid(String reason) implements SignatureCheck {}

  /// Whether both halves verify.
  default boolean isVerified() {
    return this instanceof Verified;
  }

  /// What was found, as a sentence for people; it holds nothing that came from a peer.
  default String explain() {
    return switch (this) {
      case Verified() -> "both halves of the signature verify";
      case ClassicalMissing() ->
          "the classical half of the signature is missing; both halves are required";
      case PqMissing() ->
          "the post-quantum half of the signature is missing; both halves are required";
      case ClassicalInvalid(String reason) -> "the classical half of the signature: " + reason;
      case PqInvalid(String reason) -> "the post-quantum half of the signature: " + reason;
      case KeyInvalid(String reason) -> "the signing key: " + reason;
    };
  }
}
