package org.openhotline.protocol.crypto;

import java.security.SecureRandom;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.jspecify.annotations.Nullable;

/// ML-DSA-65 or ML-DSA-87 (FIPS 204), pure, with the empty context; separation stands in the signed
/// bytes instead, because other libraries offer no context.
///
/// The secret is the 32-byte seed `xi`, the only form that all libraries can import; the expanded
/// key is kept in memory only.
record MlDsaScheme(
    String name, MLDSAParameters parameters, int publicKeyBytes, int maxSignatureBytes)
    implements SignatureScheme {
  private static final int SEED_BYTES = 32;

  /// ML-DSA-65.
  static MlDsaScheme of65() {
    return new MlDsaScheme("ML-DSA-65", MLDSAParameters.ml_dsa_65, 1952, 3309);
  }

  /// ML-DSA-87.
  static MlDsaScheme of87() {
    return new MlDsaScheme("ML-DSA-87", MLDSAParameters.ml_dsa_87, 2592, 4627);
  }

  @Override
  public int secretBytes() {
    return SEED_BYTES;
  }

  @Override
  public byte[] newSecret(SecureRandom random) {
    byte[] seed = new byte[SEED_BYTES];
    random.nextBytes(seed);
    return seed;
  }

  @Override
  public Signer signer(byte[] secret) {
    MLDSAPrivateKeyParameters key = new MLDSAPrivateKeyParameters(parameters, secret.clone());
    byte[] publicKey = key.getPublicKeyParameters().getEncoded();
    return new Signer() {
      @Override
      public byte[] publicKey() {
        return publicKey.clone();
      }

      @Override
      public byte[] sign(byte[] message, @Nullable SecureRandom random) {
        return MlDsaScheme.sign(
            random == null ? key : new ParametersWithRandom(key, random), message);
      }

      @Override
      public void destroy() {
        key.destroy();
      }
    };
  }

  private static byte[] sign(CipherParameters key, byte[] message) {
    MLDSASigner signer = new MLDSASigner();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    try {
      return signer.generateSignature();
    } catch (CryptoException e) {
      throw new IllegalStateException("ML-DSA refused to sign", e);
    }
  }

  @Override
  public KeyCheck check(byte[] publicKey) {
    MLDSAPublicKeyParameters key = new MLDSAPublicKeyParameters(parameters, publicKey.clone());
    return new KeyCheck.Usable((message, signature) -> refusal(key, message, signature));
  }

  private @Nullable String refusal(MLDSAPublicKeyParameters key, byte[] message, byte[] signature) {
    if (signature.length != maxSignatureBytes) {
      return "an "
          + name
          + " signature has "
          + maxSignatureBytes
          + " bytes, given: "
          + signature.length;
    }
    MLDSASigner verifier = new MLDSASigner();
    verifier.init(false, key);
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature)
        ? null
        : "it was not made by this " + name + " key over these bytes";
  }
}
