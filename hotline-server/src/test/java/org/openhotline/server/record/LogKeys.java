package org.openhotline.server.record;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import org.openhotline.protocol.log.CheckpointSigner;
import org.openhotline.protocol.log.NoteSigner;
import org.openhotline.protocol.log.SignatureKind;
import org.openhotline.protocol.log.VerifierKey;

/// Real checkpoint keys of the Java platform, made for one test.
final class LogKeys {
  private LogKeys() {}

  static CheckpointSigner signer(String origin) {
    return new CheckpointSigner(
        half(origin, SignatureKind.ED25519, "Ed25519"),
        half(origin, SignatureKind.ML_DSA_65, "ML-DSA-65"));
  }

  private static NoteSigner half(String origin, SignatureKind kind, String algorithm) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
      byte[] encoded = pair.getPublic().getEncoded();
      // The raw key stands at the end of the SubjectPublicKeyInfo.
      int from = encoded.length - kind.publicKeyLengthBytes();
      VerifierKey key =
          new VerifierKey(origin, kind, Arrays.copyOfRange(encoded, from, encoded.length));
      return new NoteSigner(key, message -> sign(algorithm, pair, message));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] sign(String algorithm, KeyPair pair, byte[] message) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(pair.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
