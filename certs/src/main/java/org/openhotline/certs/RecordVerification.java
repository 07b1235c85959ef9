package org.openhotline.certs;

import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.log.CheckpointVerifier;
import org.openhotline.protocol.log.NoteVerifier;
import org.openhotline.protocol.log.Parse;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.VerifierKey;

/// Turns the verifier keys that an agreement pins into a verifier of checkpoints.
public final class RecordVerification {
  private RecordVerification() {}

  /// A verifier of the checkpoints of the relay that is pinned.
  ///
  /// @throws IllegalArgumentException with a sentence for people if a key is malformed, of the
  ///   wrong kind, or named otherwise than the origin
  public static CheckpointVerifier of(Trust.RelayPin pin) {
    return of(
        key(pin.logKey(), SignatureKind.ED25519), key(pin.pqLogKey(), SignatureKind.ML_DSA_65));
  }

  /// A verifier of the checkpoints that these two keys sign.
  ///
  /// @throws IllegalArgumentException if the Ed25519 key is no canonical point of the prime-order
  ///   group, or the keys are not one of each kind under one name
  public static CheckpointVerifier of(VerifierKey ed25519, VerifierKey mlDsa65) {
    byte[] point = ed25519.publicKey();
    if (!Ed25519.validatePublicKeyFull(point, 0)) {
      throw new IllegalArgumentException(
          "the record's key " + ed25519 + " is not a canonical point of the prime-order group");
    }
    MLDSAPublicKeyParameters pq =
        new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_65, mlDsa65.publicKey());
    return new CheckpointVerifier(
        new NoteVerifier(
            ed25519,
            (message, signature) ->
                Ed25519.validatePublicKeyFull(signature, 0)
                    && Ed25519.verify(signature, 0, point, 0, message, 0, message.length)),
        new NoteVerifier(mlDsa65, (message, signature) -> verify(pq, message, signature)));
  }

  private static boolean verify(MLDSAPublicKeyParameters key, byte[] message, byte[] signature) {
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, key);
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  private static VerifierKey key(String text, SignatureKind kind) {
    return switch (VerifierKey.parse(text)) {
      case Parse.Parsed<VerifierKey>(VerifierKey key) when key.kind() == kind -> key;
      case Parse.Parsed<VerifierKey>(VerifierKey key) ->
          throw new IllegalArgumentException("the verifier key " + key + " is not of kind " + kind);
      case Parse.Malformed<VerifierKey>(String problem) ->
          throw new IllegalArgumentException(problem);
    };
  }
}
