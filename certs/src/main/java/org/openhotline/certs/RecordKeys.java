package org.openhotline.certs;

import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.openhotline.protocol.crypto.PublicSigningKey;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SigningSecret;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.NoteSigner;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.VerifierKey;

/// The two keys that sign the checkpoints of a relay's record, under the record's origin as their
/// name.
///
/// In memory and in key files they are an H1 pair (Ed25519 and ML-DSA-65), made for this use alone
/// and named by no certificate. Safe for many threads.
public final class RecordKeys {
  private final String origin;
  private final SigningKeyPair pair;

  /// Keys of a record.
  ///
  /// @param origin origin line of the record's checkpoints
  /// @param pair suite H1; refused with [IllegalArgumentException] otherwise
  public RecordKeys(String origin, SigningKeyPair pair) {
    if (pair.suite() != SuiteId.H1) {
      throw new IllegalArgumentException("keys of a record are of suite H1, not " + pair.suite());
    }
    this.origin = origin;
    this.pair = pair;
  }

  /// The Ed25519 verifier key (C2SP vkey, type 0x01).
  public VerifierKey ed25519() {
    return new VerifierKey(origin, SignatureKind.ED25519, pair.publicKey().classical());
  }

  /// The ML-DSA-65 verifier key (vkey of type 0xff).
  public VerifierKey mlDsa65() {
    return new VerifierKey(origin, SignatureKind.ML_DSA_65, pair.publicKey().pq());
  }

  /// Signs checkpoints with both keys; `random` hedges ML-DSA.
  public CheckpointSigner signer(SecureRandom random) {
    SigningSecret secret = pair.secret(SecretAccess.forKeyStorage());
    byte[] seed = secret.classical();
    byte[] publicKey = pair.publicKey().classical();
    MLDSAPrivateKeyParameters pq =
        new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_65, secret.pq());
    secret.wipe();
    return new CheckpointSigner(
        new NoteSigner(ed25519(), message -> signEd25519(seed, publicKey, message)),
        new NoteSigner(mlDsa65(), message -> signMlDsa(pq, message, random)));
  }

  private static byte[] signEd25519(byte[] seed, byte[] publicKey, byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  private static byte[] signMlDsa(
      MLDSAPrivateKeyParameters key, byte[] message, SecureRandom random) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, new ParametersWithRandom(key, random));
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException("ML-DSA refused to sign", e);
    }
  }

  /// The public halves.
  public PublicSigningKey publicKey() {
    return pair.publicKey();
  }

  /// Name of the record.
  public String origin() {
    return origin;
  }

  @Override
  public String toString() {
    return "RecordKeys[" + ed25519() + ", secrets redacted]";
  }
}
